"""What would carry over: a role model's change on a region's own shares, and the conditions of both sides."""
