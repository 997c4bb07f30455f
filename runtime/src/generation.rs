/// Fails to compile unless the generated code was written for this generation of the runtime.
///
/// A generation changes when generated code of before would no longer compile or would behave differently; generated
/// crates state theirs, so that a mismatch is one readable error.
#[macro_export]
macro_rules! assert_generation {
    (1) => {};
    ($other:literal) => {
        ::core::compile_error!(concat!(
            "this code was generated for generation ",
            $other,
            " of oasmith-runtime, and this is generation 1: generate it again, or depend on the release that it names"
        ));
    };
}
