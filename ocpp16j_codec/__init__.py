from ocpp16j_codec import messages
from ocpp16j_codec.actions import ACTIONS, Action, Profile, Role
from ocpp16j_codec.codec import *
from ocpp16j_codec.codec import STRICT, TOLERANT, Codec, Header, decode, encode, peek, preload
from ocpp16j_codec.decoders import Limits
from ocpp16j_codec.errors import *
from ocpp16j_codec.frames import Call, CallError, CallResult
