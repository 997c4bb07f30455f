//! Lists, maps and tuples that contain themselves: a struct around one.

use super::checks::{own_schema, rules_text};
use super::{Item, validate};
use crate::emit::print::Text;
use crate::plan::Newtype;

/// The struct and its impls; it is read and written as what it holds.
pub(super) fn write(item: &Item<'_>, shape: &Newtype, out: &mut Text) {
    let (name, ty) = (item.name, item.type_text(&shape.value));
    item.head(out);
    item.derives(out);
    out.line(format!("pub struct {name}(pub {ty});"));
    if item.has_validate() {
        out.line("");
        out.open(format!("impl {name}"));
        validate(out);
        out.close("");
    }
    out.line("");
    out.open(format!("impl From<{ty}> for {name}"));
    out.open(format!("fn from(value: {ty}) -> Self"));
    out.line("Self(value)");
    out.close("");
    out.close("");
    item.serialize(out, |out| out.line("rt::Serialize::serialize(&self.0, serializer)"));
    let gate = item.deserialize_gate();
    if !gate.is_never() {
        out.line("");
        out.maybe_line(gate.attribute());
        out.open(format!("impl<'de> rt::Deserialize<'de> for {name}"));
        out.open("fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>");
        out.line("rt::Deserialize::deserialize(deserializer).map(Self)");
        out.close("");
        out.close("");
    }
    item.check(out, |out| check_body(item, shape, out));
}

/// Its own rules are all that is checked: where it stands, there are none beside them.
pub(super) fn check_body(item: &Item<'_>, shape: &Newtype, out: &mut Text) {
    out.line("#[inline]");
    out.open("fn check(&self, _: &rt::Rules, at: &mut rt::Validator)");
    if item.cx.plan.may_be_checked(&shape.value) {
        out.line(format!("rt::Check::check(&self.0, &{}, at);", rules_text(&shape.rules, &item.cx, &item.path)));
    }
    own_schema(item, out);
    out.close("");
}
