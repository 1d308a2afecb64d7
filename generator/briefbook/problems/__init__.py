"""Problems: mistakes in the content, as data with a place, a stable code and a way out."""

from briefbook.problems.codes import CODES, Code
from briefbook.problems.hints import did_you_mean, nearest, spelling_fix
from briefbook.problems.problem import About, Fix, HintedError, Kind, Problem, Span, has_errors, in_order

__all__ = [
    "CODES",
    "About",
    "Code",
    "Fix",
    "HintedError",
    "Kind",
    "Problem",
    "Span",
    "did_you_mean",
    "has_errors",
    "in_order",
    "nearest",
    "spelling_fix",
]
