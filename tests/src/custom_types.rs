//! Types of a user, which the configuration of [`custom`](crate::custom) puts in the place of generated ones.

use std::borrow::Cow;

use oasmith_runtime as rt;
use serde::{Deserialize, Serialize};

/// A sum of money.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Money {
    /// In cents.
    pub cents: u32,
}

/// A decimal number, as text; also a parameter.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal(pub f64);

impl TryFrom<String> for Decimal {
    type Error = std::num::ParseFloatError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Decimal> for String {
    fn from(value: Decimal) -> Self {
        value.0.to_string()
    }
}

impl rt::Check for Decimal {
    fn check(&self, _: &rt::Rules, _: &mut rt::Validator) {}
}

impl rt::ToParam for Decimal {
    fn to_param(&self, out: &mut rt::ParamValues) {
        out.push(self.0.to_string());
    }
}

impl rt::FromParam for Decimal {
    fn from_param(values: &[Cow<'_, str>]) -> Result<Self, rt::ParamError> {
        let [text] = values else { return Err(rt::ParamError::new("expected one decimal number")) };
        text.parse().map(Self).map_err(|_| rt::ParamError::new("expected a decimal number"))
    }
}

/// What the document asks for with `x-rust-type`.
pub type Label = String;
