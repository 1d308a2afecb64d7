"""Problems: mistakes in the content, as data with a place, a stable code and a way out."""

from briefbook.problems.codes import CODES, Code
from briefbook.problems.hints import did_you_mean
from briefbook.problems.problem import Problem, Span, has_errors, in_order

__all__ = ["CODES", "Code", "Problem", "Span", "did_you_mean", "has_errors", "in_order"]
