"""PDF: a print view set by Typst through a template of ours, finished by pikepdf. Extra `briefbook[pdf]`."""
