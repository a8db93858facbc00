//! The nesting of a value in declared types, which ends recursive types.

use huaweicloud_bss_codegen::model::{FieldType, TypeId};

/// How often a type occurs in itself. It is enough for lists of lists of objects of one type.
const LEVELS: usize = 3;

/// The declared types around a value, from the innermost to the outermost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nesting<'n>(Option<(TypeId, &'n Nesting<'n>)>);

impl<'n> Nesting<'n> {
    /// The nesting of the fields of a request or a reply.
    pub(super) const TOP: Nesting<'static> = Nesting(None);

    /// The nesting of the fields of this type.
    pub(super) fn within(&'n self, id: TypeId) -> Self {
        Self(Some((id, self)))
    }

    pub(super) fn is_top(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a value of this type may be here. A type contains itself only through lists, so they end the recursion.
    pub(super) fn may_contain(&self, ty: &FieldType) -> bool {
        let FieldType::List(entry) = ty else { return true };
        let Some(wanted) = entry.named() else { return true };
        let mut levels = 0;
        let mut nesting = self;
        while let Some((id, outer)) = nesting.0 {
            levels += usize::from(id == wanted);
            nesting = outer;
        }
        levels < LEVELS
    }
}
