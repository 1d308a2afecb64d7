"""The commands behind the command line: each asks the pipeline, and shows what it says."""
