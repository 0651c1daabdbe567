//! The calls of the traffic mix in Rust: what an ordinary, typed serde_json program needs for them.
//!
//! Two stages, as one writes it: the frame with its payload as raw text, then the payload into the
//! struct of its action. Unknown members, unknown words, texts that are too long and times that are
//! none are refused, as the strict decoder of the Python package does.
//!
//! It reads frames, one on a line, from the file named by its argument, checks that all of them can
//! be read, and then, for each line on standard input, which holds a number of passes, makes so
//! many passes over all frames and prints the nanoseconds of processor time that they took.

use std::hint::black_box;
use std::io::{BufRead, Write};

use chrono::{DateTime, FixedOffset};
use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A text of at most so many characters.
#[derive(Debug)]
#[allow(dead_code)] // that it is made is the work
struct Text<const LENGTH: usize>(String);

impl<'de, const LENGTH: usize> Deserialize<'de> for Text<LENGTH> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // Characters are counted only where the bytes may be too many.
        if text.len() > LENGTH && text.chars().count() > LENGTH {
            return Err(D::Error::invalid_value(Unexpected::Str(&text), &"a shorter text"));
        }
        Ok(Text(text))
    }
}

macro_rules! words {
    ($name:ident { $($word:ident = $text:literal,)+ }) => {
        #[derive(Debug, Deserialize)]
        enum $name { $(#[serde(rename = $text)] $word,)+ }
    };
}

type Timestamp = DateTime<FixedOffset>;
type IdToken = Text<20>;

words! { ChargePointErrorCode {
    ConnectorLockFailure = "ConnectorLockFailure",
    EVCommunicationError = "EVCommunicationError",
    GroundFailure = "GroundFailure",
    HighTemperature = "HighTemperature",
    InternalError = "InternalError",
    LocalListConflict = "LocalListConflict",
    NoError = "NoError",
    OtherError = "OtherError",
    OverCurrentFailure = "OverCurrentFailure",
    OverVoltage = "OverVoltage",
    PowerMeterFailure = "PowerMeterFailure",
    PowerSwitchFailure = "PowerSwitchFailure",
    ReaderFailure = "ReaderFailure",
    ResetFailure = "ResetFailure",
    UnderVoltage = "UnderVoltage",
    WeakSignal = "WeakSignal",
} }
words! { ChargePointStatus {
    Available = "Available",
    Preparing = "Preparing",
    Charging = "Charging",
    SuspendedEVSE = "SuspendedEVSE",
    SuspendedEV = "SuspendedEV",
    Finishing = "Finishing",
    Reserved = "Reserved",
    Unavailable = "Unavailable",
    Faulted = "Faulted",
} }
words! { ReadingContext {
    InterruptionBegin = "Interruption.Begin",
    InterruptionEnd = "Interruption.End",
    Other = "Other",
    SampleClock = "Sample.Clock",
    SamplePeriodic = "Sample.Periodic",
    TransactionBegin = "Transaction.Begin",
    TransactionEnd = "Transaction.End",
    Trigger = "Trigger",
} }
words! { ValueFormat {
    Raw = "Raw",
    SignedData = "SignedData",
} }
words! { Measurand {
    CurrentExport = "Current.Export",
    CurrentImport = "Current.Import",
    CurrentOffered = "Current.Offered",
    EnergyActiveExportRegister = "Energy.Active.Export.Register",
    EnergyActiveImportRegister = "Energy.Active.Import.Register",
    EnergyReactiveExportRegister = "Energy.Reactive.Export.Register",
    EnergyReactiveImportRegister = "Energy.Reactive.Import.Register",
    EnergyActiveExportInterval = "Energy.Active.Export.Interval",
    EnergyActiveImportInterval = "Energy.Active.Import.Interval",
    EnergyReactiveExportInterval = "Energy.Reactive.Export.Interval",
    EnergyReactiveImportInterval = "Energy.Reactive.Import.Interval",
    Frequency = "Frequency",
    PowerActiveExport = "Power.Active.Export",
    PowerActiveImport = "Power.Active.Import",
    PowerFactor = "Power.Factor",
    PowerOffered = "Power.Offered",
    PowerReactiveExport = "Power.Reactive.Export",
    PowerReactiveImport = "Power.Reactive.Import",
    RPM = "RPM",
    SoC = "SoC",
    Temperature = "Temperature",
    Voltage = "Voltage",
} }
words! { Phase {
    L1 = "L1",
    L2 = "L2",
    L3 = "L3",
    N = "N",
    L1N = "L1-N",
    L2N = "L2-N",
    L3N = "L3-N",
    L1L2 = "L1-L2",
    L2L3 = "L2-L3",
    L3L1 = "L3-L1",
} }
words! { Location {
    Body = "Body",
    Cable = "Cable",
    EV = "EV",
    Inlet = "Inlet",
    Outlet = "Outlet",
} }
words! { UnitOfMeasure {
    Wh = "Wh",
    KWh = "kWh",
    Varh = "varh",
    Kvarh = "kvarh",
    W = "W",
    KW = "kW",
    VA = "VA",
    KVA = "kVA",
    Var = "var",
    Kvar = "kvar",
    A = "A",
    V = "V",
    Celsius = "Celsius",
    Celcius = "Celcius",
    Fahrenheit = "Fahrenheit",
    K = "K",
    Percent = "Percent",
} }
words! { Reason {
    DeAuthorized = "DeAuthorized",
    EmergencyStop = "EmergencyStop",
    EVDisconnected = "EVDisconnected",
    HardReset = "HardReset",
    Local = "Local",
    Other = "Other",
    PowerLoss = "PowerLoss",
    Reboot = "Reboot",
    Remote = "Remote",
    SoftReset = "SoftReset",
    UnlockCommand = "UnlockCommand",
} }

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct Authorize {
    id_tag: IdToken,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct BootNotification {
    charge_point_vendor: Text<20>,
    charge_point_model: Text<20>,
    charge_point_serial_number: Option<Text<25>>,
    charge_box_serial_number: Option<Text<25>>,
    firmware_version: Option<Text<50>>,
    iccid: Option<Text<20>>,
    imsi: Option<Text<20>>,
    meter_type: Option<Text<25>>,
    meter_serial_number: Option<Text<25>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heartbeat {}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct SampledValue {
    value: String,
    context: Option<ReadingContext>,
    format: Option<ValueFormat>,
    measurand: Option<Measurand>,
    phase: Option<Phase>,
    location: Option<Location>,
    unit: Option<UnitOfMeasure>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct MeterValue {
    timestamp: Timestamp,
    sampled_value: Vec<SampledValue>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct MeterValues {
    connector_id: i64,
    meter_value: Vec<MeterValue>,
    transaction_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct StartTransaction {
    connector_id: i64,
    id_tag: IdToken,
    meter_start: i64,
    timestamp: Timestamp,
    reservation_id: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct StatusNotification {
    connector_id: i64,
    error_code: ChargePointErrorCode,
    status: ChargePointStatus,
    info: Option<Text<50>>,
    timestamp: Option<Timestamp>,
    vendor_id: Option<Text<255>>,
    vendor_error_code: Option<Text<50>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct StopTransaction {
    meter_stop: i64,
    timestamp: Timestamp,
    transaction_id: i64,
    reason: Option<Reason>,
    id_tag: Option<IdToken>,
    transaction_data: Option<Vec<MeterValue>>,
}

#[derive(Debug)]
#[allow(dead_code)]
enum Payload {
    Authorize(Authorize),
    BootNotification(BootNotification),
    Heartbeat(Heartbeat),
    MeterValues(MeterValues),
    StartTransaction(StartTransaction),
    StatusNotification(StatusNotification),
    StopTransaction(StopTransaction),
}

#[derive(Debug)]
#[allow(dead_code)]
struct Call {
    unique_id: String,
    payload: Payload,
}

fn decode(text: &str) -> Result<Call, serde_json::Error> {
    let (kind, unique_id, action, raw): (u8, Text<36>, &str, &RawValue) =
        serde_json::from_str(text)?;
    if kind != 2 {
        return Err(serde_json::Error::custom("no CALL"));
    }
    let raw = raw.get();
    let payload = match action {
        "Authorize" => Payload::Authorize(serde_json::from_str(raw)?),
        "BootNotification" => Payload::BootNotification(serde_json::from_str(raw)?),
        "Heartbeat" => Payload::Heartbeat(serde_json::from_str(raw)?),
        "MeterValues" => Payload::MeterValues(serde_json::from_str(raw)?),
        "StartTransaction" => Payload::StartTransaction(serde_json::from_str(raw)?),
        "StatusNotification" => Payload::StatusNotification(serde_json::from_str(raw)?),
        "StopTransaction" => Payload::StopTransaction(serde_json::from_str(raw)?),
        _ => return Err(serde_json::Error::custom("an action that is not in the mix")),
    };
    Ok(Call { unique_id: unique_id.0, payload })
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: ocpp16j-native FRAMES");
    let text = std::fs::read_to_string(&path).expect("a file of frames that can be read");
    let frames: Vec<&str> = text.lines().collect();
    for frame in &frames {
        decode(frame).unwrap_or_else(|error| panic!("{error}: {frame}"));
    }
    for spoilt in [
        r#"[2,"1","Heartbeat",{"a":1}]"#,
        r#"[2,"1","Authorize",{"idTag":"123456789012345678901"}]"#,
        r#"[2,"1","StatusNotification",{"connectorId":1,"errorCode":"No","status":"Available"}]"#,
    ] {
        assert!(decode(spoilt).is_err(), "taken: {spoilt}");
    }
    for line in std::io::stdin().lock().lines() {
        let passes: u64 = line.expect("a line").trim().parse().expect("a number of passes");
        let start = processor_time();
        for _ in 0..passes {
            for frame in &frames {
                black_box(decode(black_box(frame)).is_ok());
            }
        }
        println!("{}", processor_time() - start);
        std::io::stdout().flush().expect("standard output");
    }
}

/// Nanoseconds of processor time of this process.
fn processor_time() -> u64 {
    #[repr(C)]
    struct Time {
        seconds: i64,
        nanoseconds: i64,
    }
    extern "C" {
        fn clock_gettime(clock: i32, time: *mut Time) -> i32;
    }
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    let mut time = Time { seconds: 0, nanoseconds: 0 };
    assert_eq!(unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) }, 0);
    (time.seconds * 1_000_000_000 + time.nanoseconds) as u64
}
