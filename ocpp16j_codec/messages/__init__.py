"""All payloads of OCPP 1.6J in one flat namespace: 39 calls, their results, and their types.

One module per feature profile holds them; `reservation` is a good one to read first. Names are
the words of the specification: the action `BootNotification` has the call `BootNotification` and
the result `BootNotificationResult`. Members are snake_case here and camelCase on the wire.

Nothing is declared in this file, and nothing in this folder imports anything above it.
"""

# ruff: noqa: F403 -- each module lists what it offers; writing 150 names twice would only drift

from . import (
    core,
    firmware_management,
    local_auth_list_management,
    remote_trigger,
    reservation,
    security,
    smart_charging,
    types,
    unions,
)
from .base import CallPayload, Payload
from .core import *
from .firmware_management import *
from .local_auth_list_management import *
from .remote_trigger import *
from .reservation import *
from .security import *
from .smart_charging import *
from .types import *
from .unions import *

__all__ = ["CallPayload", "Payload"]
__all__ += core.__all__
__all__ += firmware_management.__all__
__all__ += local_auth_list_management.__all__
__all__ += remote_trigger.__all__
__all__ += reservation.__all__
__all__ += security.__all__
__all__ += smart_charging.__all__
__all__ += types.__all__
__all__ += unions.__all__
