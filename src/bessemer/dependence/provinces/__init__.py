"""Parts of a province's answer: the course by groups of goods, the whole chain, and the suppliers behind."""
