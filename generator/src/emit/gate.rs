//! Which halves of a generated package need an item: a `cfg` in a crate, the options in one file.

use super::{Context, Layout};
use crate::plan::GroupId;

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
            (Layout::Include, false, both) if both && options.both_directions => Gate::Always,
            (Layout::Include | Layout::Crate, false, false) | (Layout::Include, false, true) => Gate::Never,
            (Layout::Crate, true, false) => Gate::Cfg(format!("#[cfg(feature = \"{half}\")]")),
            (Layout::Crate, true, true) => {
                Gate::Cfg(format!("#[cfg(any(feature = \"{half}\", feature = \"both-directions\"))]"))
            }
            (Layout::Crate, false, true) => Gate::Cfg("#[cfg(feature = \"both-directions\")]".to_owned()),
        }
    }

    /// The gate of the items of a group: any of its tags. Nothing where every tag needs them or tags have no features.
    pub fn group_gate(&self, group: GroupId) -> Gate {
        let tags = &self.plan.groups[group.index()].tags;
        if !self.has_tag_features() || tags.is_empty() || tags.len() == self.plan.tags.len() {
            return Gate::Always;
        }
        let features: Vec<_> =
            tags.iter().map(|tag| format!("feature = \"{}\"", self.names.tags[tag.index()].feature)).collect();
        Gate::Cfg(match &features[..] {
            [feature] => format!("#[cfg({feature})]"),
            features => format!("#[cfg(any({}))]", features.join(", ")),
        })
    }

    /// Whether each tag has a Cargo feature: in a crate with two tags or more.
    pub fn has_tag_features(&self) -> bool {
        self.options.layout == Layout::Crate && self.plan.tags.len() > 1
    }
}
