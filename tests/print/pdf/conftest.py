"""Without the extra `pdf` there is nothing to test here."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("typst") and find_spec("pikepdf") else ["test_*.py"]
