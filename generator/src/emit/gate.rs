//! Which halves of a generated package need an item: a `cfg` in a crate, the options in one file.

use super::{Context, Layout};
use crate::plan::{FeatureId, GroupId};

/// The halves that need an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whatever is generated.
    Always,
    /// The client.
    Client,
    /// The server.
    Server,
    /// The client, and callers who want both directions of every model.
    ClientOrBoth,
    /// The server, and callers who want both directions of every model.
    ServerOrBoth,
}

/// Whether an item is written, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// Written.
    Always,
    /// Written behind this attribute.
    Cfg(String),
    /// Not written.
    Never,
}

impl Gate {
    /// The attribute's line, if there is one.
    pub fn attribute(&self) -> Option<&str> {
        match self {
            Self::Cfg(attribute) => Some(attribute),
            Self::Always | Self::Never => None,
        }
    }

    /// Whether nothing is written.
    pub fn is_never(&self) -> bool {
        *self == Self::Never
    }
}

impl Context<'_> {
    /// The gate of an item.
    pub fn gate(&self, when: When) -> Gate {
        let options = self.options;
        let (half, wanted, both) = match when {
            When::Always => return Gate::Always,
            When::Client => ("client", options.client, false),
            When::Server => ("server", options.server, false),
            When::ClientOrBoth => ("client", options.client, true),
            When::ServerOrBoth => ("server", options.server, true),
        };
        match (options.layout, wanted, both) {
            (Layout::Include, true, _) => Gate::Always,
            (Layout::Include, false, true) if options.both_directions || options.validate_responses => Gate::Always,
            (Layout::Include | Layout::Crate, false, false) | (Layout::Include, false, true) => Gate::Never,
            (Layout::Crate, true, false) => Gate::Cfg(format!("#[cfg(feature = \"{half}\")]")),
            (Layout::Crate, true, true) => {
                Gate::Cfg(format!("#[cfg(any(feature = \"{half}\", feature = \"both-directions\"))]"))
            }
            (Layout::Crate, false, true) => Gate::Cfg("#[cfg(feature = \"both-directions\")]".to_owned()),
        }
    }

    /// The gate of the items of a group: any of its features. Nothing where all that has operations needs them.
    pub fn group_gate(&self, group: GroupId) -> Gate {
        let group = &self.plan.groups[group.index()];
        if group.reached_by_all(self.plan) {
            return Gate::Always;
        }
        self.condition(&group.features).map_or(Gate::Always, |condition| Gate::Cfg(format!("#[cfg({condition})]")))
    }

    /// The condition under which what belongs to some features is compiled, as it stands in `cfg(…)`; `None`: always.
    pub fn condition(&self, features: &[FeatureId]) -> Option<String> {
        if !self.has_features() || features.is_empty() {
            return None;
        }
        let named: Vec<_> =
            features.iter().map(|id| format!("feature = \"{}\"", self.names.features[id.index()])).collect();
        Some(match &named[..] {
            [one] => one.clone(),
            several => format!("any({})", several.join(", ")),
        })
    }

    /// Whether parts of the document have Cargo features: in a crate of two parts or more.
    pub fn has_features(&self) -> bool {
        self.options.layout == Layout::Crate && self.plan.features.len() > 1
    }
}
