//! Scalars: dates and large whole numbers.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::clock;

/// Year, month, day.
const ISO_DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A calendar day, `2026-11-22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub time::Date);

/// A calendar day, `2026-11-22`.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/local-date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        time::Date::parse(text, ISO_DATE)
            .map(Self)
            .map_err(|_| InputValueError::custom("a Date is written as 2026-11-22: year, month, day"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format(ISO_DATE).unwrap_or_default())
    }
}

/// An instant in UTC as RFC 3339 writes it, `2026-11-22T11:00:00Z`; kept in microseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime(pub i64);

/// An instant in UTC as RFC 3339 writes it, `2026-11-22T11:00:00Z`.
#[Scalar(specified_by_url = "https://scalars.graphql.org/andimarek/date-time")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        time::OffsetDateTime::parse(text, &Rfc3339)
            .map(|instant| Self(clock::to_micros(instant)))
            .map_err(|_| InputValueError::custom("a DateTime is written as 2026-11-22T11:00:00Z"))
    }

    fn to_value(&self) -> Value {
        Value::String(clock::written(self.0))
    }
}

/// A whole number of up to 64 bits. Money is whole øre: 218 kr. is 21800.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Long(pub i64);

/// A whole number of up to 64 bits. Money is whole øre: 218 kr. is 21800.
#[Scalar]
impl ScalarType for Long {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::Number(number) => {
                number.as_i64().map(Self).ok_or_else(|| InputValueError::custom("a Long is a whole number of 64 bits"))
            }
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::Number(self.0.into())
    }
}
