//! What setters of builders take.

/// A value that a setter takes for a field of type `T`.
///
/// Setters of days, months and timestamps also take strings such as `"2026-01"`. A string that does not fit makes the
/// request invalid: [`validate`](crate::Violations), and each call before it sends anything, report it. To get an error
/// where the string is read, use [`str::parse`].
pub trait Argument<T> {
    /// Converts the value.
    fn into_value(self) -> T;
}

impl<T, U: Into<T>> Argument<T> for U {
    fn into_value(self) -> T {
        self.into()
    }
}
