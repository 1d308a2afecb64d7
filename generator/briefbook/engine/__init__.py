"""An incremental build engine: pure queries with recorded reads, kept in one store. It knows nothing of facts.

In the words of *Build Systems à la Carte* (Mokhov, Mitchell, Peyton Jones, 2018): a suspending scheduler with verifying
traces and early cut-off. Changes are pushed in order of height, as in Jane Street's Incremental.
"""

from briefbook.engine.errors import (
    CycleError,
    EngineError,
    ImpureQueryError,
    InputChangedError,
    ReadOrderError,
    StoreLostError,
)
from briefbook.engine.evaluation import Engine
from briefbook.engine.queries import Batched, Entries, Input, Key, Query, Reader, Table, query
from briefbook.engine.store import Store

__all__ = [
    "Batched",
    "CycleError",
    "Engine",
    "EngineError",
    "Entries",
    "ImpureQueryError",
    "Input",
    "InputChangedError",
    "Key",
    "Query",
    "ReadOrderError",
    "Reader",
    "Store",
    "StoreLostError",
    "Table",
    "query",
]
