"""A value that the quick check accepts is one that its step reads without a report."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal  # noqa: TC003 - msgspec looks it up
from functools import partial
from typing import Annotated, Any

import msgspec
import pytest
from costs import lines_run
from samples import FULL
from together import together
from two_ways import ODD_VALUES

from ocpp16j_codec import TOLERANT, messages
from ocpp16j_codec.quirks import conforming
from ocpp16j_codec.quirks.conforming import Form, are_harmless, form_of
from ocpp16j_codec.quirks.mending import Plan
from ocpp16j_codec.quirks.report import Report, Walk
from ocpp16j_codec.quirks.values import Duplicates
from ocpp16j_codec.testing.shapes import every_type

TYPES = every_type()


def shaped(value: Any) -> Any:
    """A value as the reader leaves it."""
    if isinstance(value, bool) or not isinstance(value, int | float | list | dict):
        return value
    if isinstance(value, list):
        return [(0, shaped(each)) for each in value]
    if isinstance(value, dict):
        return {name: (0, shaped(each)) for name, each in value.items()}
    return (msgspec.json.encode(value).decode(),)


@together
@pytest.mark.parametrize("struct", TYPES, ids=lambda each: each.__name__)
def test_what_fits_is_read_so_without_a_word(struct: Any) -> None:
    taken = 0
    for name, check in form_of(struct).checks.items():
        assert (check.fits is None) == (check.is_list or check.form is not None)
        assert check.attribute == check.member.attribute
        for value in [*ODD_VALUES, *FULL.get(struct.__name__, {}).values()]:
            reading = None if check.fits is None else check.fits(value)
            if reading is None:
                continue
            taken += 1
            report = Report(None, frozenset(), TOLERANT.limits)
            walk = Walk(
                report, Duplicates(), naive_timezone=TOLERANT.naive_timezone, received_at=None,
                is_result=False,
            )  # fmt: skip
            due = check.member.read(walk, shaped(value), ("", name, 0))
            assert (due, type(due)) == (reading, type(reading)), (name, value)
            assert not report.violations
    assert taken or not any(check.fits for check in form_of(struct).checks.values())


def test_what_conforms_fits() -> None:
    seen = 0
    for name, payload in FULL.items():
        for key, value in payload.items():
            check = form_of(getattr(messages, name)).checks[key]
            if check.fits is not None:
                assert check.fits(value) is not None, (name, key)
                seen += 1
    assert seen > 100


class Priced(messages.Payload, frozen=True, kw_only=True):
    """A payload with an exact number."""

    cost: Decimal
    parts: list[Annotated[float, msgspec.Meta(extra={"fraction_digits": 1})]]


def test_of_an_exact_number_the_literal_has_to_be_seen() -> None:
    form = Form(Plan(Priced))
    fits, each = form.checks["cost"].fits, form.checks["parts"].each
    assert fits is not None
    assert fits(1.5) is None
    assert each is not None
    assert (each(1.5), each(1.55)) == (1.5, None)


HARMLESS = [
    {"value": "7.61", "unit": "A"},
    {"value": "text", "unit": "Hz", "foo": 5},
    {"value": ["a", "b"], "unit": [], "context": {}},
]
SUSPECT = [
    {"value": "the password: x"},
    {"value": "1", "password": 5},
    {"value": "a@b"},
    {"x" * 61: 1},
    {"k": 1},
    {"K_": None},
    {"value": {"a": 1}},
    {"value": ["a", 1]},
    {"value": ["my pin"]},
    {"foo": {"a": 1}},
    {"component": {}},
    {"Na-me": []},
    {"VARIABLE": 5},
]


def is_harmless(struct: Any, value: dict[str, Any]) -> bool:
    """Whether nothing in the object may be a secret, or the name of one."""
    return are_harmless({form_of(struct): [value]})


@pytest.mark.parametrize("value", HARMLESS, ids=str)
def test_harmless(value: dict[str, Any]) -> None:
    assert is_harmless(messages.SampledValue, deepcopy(value))
    assert not is_harmless(messages.KeyValue, deepcopy(value))


@pytest.mark.parametrize("value", SUSPECT, ids=str)
def test_suspect(value: dict[str, Any]) -> None:
    assert not is_harmless(messages.SampledValue, value)


def test_an_object_in_its_place_has_a_look_of_its_own() -> None:
    assert is_harmless(messages.StopTransactionResult, {"idTagInfo": {"status": "a pin"}})
    assert is_harmless(messages.MeterValue, {"sampledValue": [{"value": "a pin"}]})


def test_a_scalar_beside_objects_is_looked_at() -> None:
    for value, harmless in (("wo", True), (5, True), ("my pin", False)):
        assert is_harmless(messages.MeterValue, {"x": value, "sampledValue": []}) is harmless


def test_what_can_be_converted_in_c_holds_scalars_of_which_nothing_is_lost() -> None:
    flat = {struct.__name__ for struct in TYPES if form_of(struct).is_flat}
    assert {"SampledValue", "KeyValue", "IdTagInfo"} <= flat
    assert not flat & {
        "MeterValue",
        "ChargingSchedulePeriod",
        "ChargingSchedule",
        "StopTransaction",
    }


def test_texts_are_looked_at_each_for_itself() -> None:
    assert is_harmless(messages.SampledValue, {"value": "wo", "unit": "rd", "x": "7.61"})
    assert is_harmless(messages.SampledValue, {"value": "wo", "rd": 5})
    assert not is_harmless(messages.SampledValue, {"value": "wo", "unit": "a word"})
    assert is_harmless(messages.SampledValue, {"value": "x" * 200, "unit": "y" * 200})
    assert not is_harmless(messages.SampledValue, {"value": "x" * 200, "unit": "a word"})
    assert are_harmless({})


def test_what_is_known_of_a_member_is_what_its_name_says() -> None:
    checks = [
        (struct.__name__, name, check)
        for struct in TYPES
        for name, check in form_of(struct).checks.items()
    ]
    droppable = {name for _, name, check in checks if check.is_droppable is True}
    assert droppable == {
        "certificateHashData", "configurationKey", "meterValue", "sampledValue", "transactionData",
        "unknownKey",
    }  # fmt: skip
    wrapped = {name for _, name, check in checks if check.is_wrapped is True}
    assert wrapped == {"transactionData"}
    assert {check.is_droppable for _, _, check in checks} == {True, False}
    assert {check.is_wrapped for _, _, check in checks} == {True, False}
    assert all(form_of(struct).struct is struct for struct in TYPES)


def test_a_name_that_is_told_whole_may_be_harmless() -> None:
    assert is_harmless(messages.SampledValue, {"value": "1", "x" * 60: 1})
    assert not is_harmless(messages.SampledValue, {"value": "1", "x" * 61: 1})


def fits_of(struct: type[messages.Payload], name: str) -> Any:
    fits = form_of(struct).checks[name].fits
    assert fits is not None
    return fits


@pytest.mark.parametrize("sign", [1, -1])
def test_numbers_fit_up_to_their_edges(sign: int) -> None:
    whole = fits_of(messages.UnlockConnector, "connectorId")
    edge = 2**63 - 1 if sign > 0 else -(2**63)
    assert (whole(edge), whole(edge + sign)) == (edge, None)
    decimal = fits_of(messages.ChargingSchedulePeriod, "limit")
    assert decimal(sign * 2**53) == sign * 2.0**53
    assert type(decimal(sign * 2**53)) is float
    assert decimal(sign * (2**53 + 1)) is None


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-05:00"])
def test_instants_of_every_zone_fit(zone: str) -> None:
    instant = fits_of(messages.HeartbeatResult, "currentTime")(f"2024-01-01T00:00:00{zone}")
    assert instant is not None
    assert instant.tzinfo is not None


def test_texts_fit_up_to_their_edge() -> None:
    fits = fits_of(messages.Authorize, "idTag")
    assert (fits("x" * 20), fits("x" * 21)) == ("x" * 20, None)


def test_true_and_false_fit_and_no_number_does() -> None:
    fits = fits_of(messages.KeyValue, "readonly")
    assert [fits(value) for value in (True, False, 1, 0, "true")] == [True, False, None, None, None]


def test_a_list_that_can_be_converted_in_c_becomes_what_its_member_holds() -> None:
    whole = {
        (struct.__name__, name): check.whole
        for struct in TYPES
        for name, check in form_of(struct).checks.items()
        if check.whole is not None
    }
    # Not those of commands and id tags, of which each object has to be seen.
    assert whole.keys() == {
        ("MeterValues", "meterValue"),
        ("MeterValue", "sampledValue"),
        ("StopTransaction", "transactionData"),
        ("GetConfigurationResult", "configurationKey"),
        ("GetInstalledCertificateIdsResult", "certificateHashData"),
    }
    kind = whole["MeterValue", "sampledValue"]
    read = msgspec.convert([[{"value": "1"}, {"value": "2", "unit": "A"}]], kind).items
    assert read == [messages.SampledValue(value="1"), messages.SampledValue(value="2", unit="A")]
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert([[{"value": 1}]], kind)


def test_of_a_list_the_least_and_what_it_holds_are_known() -> None:
    least = {
        (struct.__name__, name): check.least
        for struct in TYPES
        for name, check in form_of(struct).checks.items()
        if check.is_list
    }
    assert least["MeterValues", "meterValue"] == least["MeterValue", "sampledValue"] == 1
    assert least["SendLocalList", "localAuthorizationList"] == 0
    for struct in TYPES:
        for name, check in form_of(struct).checks.items():
            holds = (check.fits is not None, check.each is not None, check.form is not None)
            assert sum(holds) == 1, (struct, name)
            assert check.is_list or check.each is None


def test_a_form_has_the_plan_of_its_struct() -> None:
    for struct in TYPES:
        form = form_of(struct)
        assert form.plan.struct is struct
        assert form.checks.keys() == form.plan.members.keys()


def test_members_of_any_text_are_told_from_those_of_words() -> None:
    sample = form_of(messages.SampledValue)
    assert sample.texts == ["value"]
    assert {"Wh", "SoC", "Sample.Periodic"} <= sample.words
    assert form_of(messages.StatusNotification).texts == ["info", "vendor_id", "vendor_error_code"]
    assert form_of(messages.MeterValues).texts == []
    # `DeAuthorized` looks as if a secret were near.
    assert form_of(messages.StopTransaction).texts == ["id_tag", "reason"]
    assert form_of(messages.StopTransaction).words >= {"HardReset", "Local"}
    assert "DeAuthorized" not in form_of(messages.StopTransaction).words


def test_the_words_of_an_enumeration_are_no_texts_to_look_at() -> None:
    values: list[dict[str, Any]] = [{"value": "7", "unit": "Wh"}, {"measurand": "SoC"}]
    assert form_of(messages.SampledValue).texts_in(values) == {"7"}


@pytest.mark.parametrize("first", [0, 1])
def test_every_object_counts_whatever_its_place(first: int) -> None:
    def both(one: Any, other: Any) -> list[Any]:
        return [other, one] if first else [one, other]

    sample, status = form_of(messages.SampledValue), form_of(messages.StatusNotification)
    assert are_harmless({sample: both({"foo": 1}, {"bar": 1})})
    assert not are_harmless({sample: both({"password": 1}, {"bar": 1})})
    suspect, fine = (sample, [{"value": "my pin"}]), (status, [{"info": "text"}])
    assert not are_harmless(dict(both(suspect, fine)))
    assert not are_harmless({sample: [{"value": "text"}]}, ["password"])
    assert not are_harmless({sample: [{"value": "text"}]}, ["foo"], ["my pin"])
    assert are_harmless({sample: [{"value": "text"}]}, ["foo"], ["other"])


def test_objects_of_scalars_are_looked_at_without_a_line_for_each() -> None:
    form = form_of(messages.SampledValue)
    few, many = (
        lines_run(partial(form.texts_in, [{"value": str(number)} for number in range(size)]))
        for size in (2, 50)
    )
    assert few == many


def test_short_texts_are_remembered_and_long_ones_are_not() -> None:
    def asked(text: str) -> int:
        """How often what is remembered is asked."""
        before = conforming._may_need_mask.cache_info()
        assert is_harmless(messages.SampledValue, {"value": text})
        after = conforming._may_need_mask.cache_info()
        return after.hits + after.misses - before.hits - before.misses

    longest = "x" * conforming._SHORT
    assert asked("x") == asked(longest) == 1
    assert asked(longest + "x") == 0
