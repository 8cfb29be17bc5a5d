"""The site of the documentation: formulas, generated pages, checks. `mkdocs.yml` names the parts."""
