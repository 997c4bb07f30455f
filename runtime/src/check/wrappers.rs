//! How values that hold another, or a fixed number of others, are checked.

use std::hash::Hasher;

use super::{AsJson, Check, Rules, Validator};
use crate::{Field, Json};

impl<T: Check> Check for Option<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if let Some(value) = self {
            value.check(rules, at);
        }
    }

    fn json(&self) -> AsJson {
        self.as_ref().map_or(AsJson::Absent, Check::json)
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        if let Some(value) = self {
            value.digest(hasher);
        }
    }
}

impl<T: Check> Check for Field<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        if let Self::Value(value) = self {
            value.check(rules, at);
        }
    }

    fn json(&self) -> AsJson {
        match self {
            Self::Absent => AsJson::Absent,
            Self::Null => AsJson::Value(Json::Null),
            Self::Value(value) => value.json(),
        }
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        if let Self::Value(value) = self {
            value.digest(hasher);
        }
    }
}

impl<T: Check + ?Sized> Check for Box<T> {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        (**self).check(rules, at);
    }

    fn json(&self) -> AsJson {
        (**self).json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        (**self).digest(hasher);
    }
}

impl<T: Check + ?Sized> Check for &T {
    fn check(&self, rules: &Rules, at: &mut Validator) {
        (**self).check(rules, at);
    }

    fn json(&self) -> AsJson {
        (**self).json()
    }

    fn digest(&self, hasher: &mut dyn Hasher) {
        (**self).digest(hasher);
    }
}

macro_rules! check_tuple {
    ($($name:ident $index:tt),+) => {
        impl<$($name: Check),+> Check for ($($name,)+) {
            fn check(&self, _: &Rules, at: &mut Validator) {
                $(at.index($index, &self.$index, &Rules::NONE);)+
            }

            fn json(&self) -> AsJson {
                AsJson::array([$(self.$index.json()),+])
            }

            fn digest(&self, hasher: &mut dyn Hasher) {
                $(self.$index.digest(hasher);)+
            }
        }
    };
}

check_tuple!(A 0);
check_tuple!(A 0, B 1);
check_tuple!(A 0, B 1, C 2);
check_tuple!(A 0, B 1, C 2, D 3);
check_tuple!(A 0, B 1, C 2, D 3, E 4);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
check_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
