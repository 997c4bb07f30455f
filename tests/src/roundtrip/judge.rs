//! What has to come of an instance.

use oasmith_runtime::Json;

use super::Case;
use oasmith::sample::{Oracle, Root, Verdict, keys};

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// What has to come of it.
    Right,
    /// A valid instance was refused.
    RefusedValid,
    /// A valid instance was written differently.
    ChangedValid,
    /// An invalid instance was neither refused by decoding nor by `validate()`.
    AcceptedInvalid,
    /// The code panicked.
    Panicked,
}

/// Compares an [`answer`](super::answer::answer) with what has to come of the case.
pub fn judge(root: &Root, component: &str, case: &Case, answer: &str) -> Judgement {
    let Some((server, client)) = answer.split_once('\t') else { return Judgement::Panicked };
    match case.verdict {
        Verdict::Open => Judgement::Right,
        Verdict::Invalid if server.starts_with("refused") || server.starts_with("violates") => Judgement::Right,
        Verdict::Invalid => Judgement::AcceptedInvalid,
        Verdict::Valid => {
            let oracle = Oracle::new(root);
            let side = |said: &str| match said.strip_prefix("gives: ").map(str::parse::<Json>) {
                None if said == "same" => Judgement::Right,
                Some(Ok(written)) if keys::fits(&oracle, root.component(component), &case.body, &written) => {
                    Judgement::Right
                }
                Some(_) => Judgement::ChangedValid,
                None => Judgement::RefusedValid,
            };
            [server, client].into_iter().map(side).max().unwrap_or(Judgement::Right)
        }
    }
}
