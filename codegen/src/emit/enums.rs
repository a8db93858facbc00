//! Enums of wire values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::docs;
use crate::plan::{Enum, Values, Variant};

pub(super) fn item(item: &Enum) -> TokenStream {
    let name = &item.name;
    let docs = docs(&item.docs);
    match &item.values {
        Values::Integer(values) => {
            let declaration = declaration(name, &docs, values, &quote!(i32));
            let rows = rows(values, |variant| Literal::i32_unsuffixed(variant.value));
            quote!(#declaration __rt::integer_enum_impls!(#name { #(#rows),* });)
        }
        Values::Text(values) => {
            let declaration = declaration(name, &docs, values, &quote!(__rt::String));
            let rows = rows(values, |variant| Literal::string(&variant.value));
            quote!(#declaration __rt::string_enum_impls!(#name { #(#rows),* });)
        }
    }
}

fn declaration<T>(name: &Ident, docs: &TokenStream, values: &[Variant<T>], wire: &TokenStream) -> TokenStream {
    let variants = values.iter().map(|variant| {
        let (docs, ident) = (self::docs(&variant.docs), &variant.ident);
        quote!(#docs #ident)
    });
    quote! {
        #docs
        #[derive(__rt::Clone, __rt::Debug, __rt::PartialEq, __rt::Eq, __rt::Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the docs do not list, as it was received.
            Unknown(__rt::UnknownValue<#wire>),
        }
    }
}

/// The variants with their wire values.
fn rows<T>(values: &[Variant<T>], literal: fn(&Variant<T>) -> Literal) -> impl Iterator<Item = TokenStream> {
    values.iter().map(move |variant| {
        let (ident, value) = (&variant.ident, literal(variant));
        quote!(#ident #value)
    })
}
