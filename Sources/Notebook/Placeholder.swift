/// A cell of a notebook.
