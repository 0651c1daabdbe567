"""Typed content of OCPP 1.6: the data inside text members of messages.

    from ocpp16j_codec.content import configuration, data_transfer, readings, signed, advice

- `configuration`: settings of GetConfiguration and ChangeConfiguration as typed values;
- `data_transfer`: messages inside DataTransfer, of the Open Charge Alliance and your own;
- `readings`: meter values as exact numbers in one unit per quantity;
- `signed`: signed meter values (OCMF);
- `advice`: rules of the written specification that no schema expresses.

Each module is imported on first use. The core imports none of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ocpp16j_codec.content import advice, configuration, data_transfer, readings, signed

__all__ = ["advice", "configuration", "data_transfer", "readings", "signed"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module  # noqa: PLC0415 - each is imported when it is needed

        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
