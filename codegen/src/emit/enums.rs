//! Enums of wire values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::record::path;
use super::tokens::{allowing_deprecated, deprecated, docs, sites};
use crate::plan::{Enum, FilterOf, Values, Variant};

pub(super) fn item(item: &Enum) -> TokenStream {
    let name = &item.name;
    let docs = docs(&item.docs);
    let sites = value_sites(item);
    let conversions = item.filter_of.as_ref().map(|filter_of| conversions(item, filter_of));
    match &item.values {
        Values::Integer(values) => {
            let declaration = declaration(name, &docs, values, &quote!(i32));
            let rows = rows(values, |variant| Literal::i32_unsuffixed(variant.value));
            let is_deprecated = values.iter().any(|value| value.deprecated.is_some());
            let impls = allowing_deprecated(is_deprecated, quote!(__rt::integer_enum_impls!(#name { #(#rows),* });));
            quote!(#declaration #impls #sites #conversions)
        }
        Values::Text(values) => {
            let declaration = declaration(name, &docs, values, &quote!(__rt::String));
            let rows = rows(values, |variant| Literal::string(&variant.value));
            let is_deprecated = values.iter().any(|value| value.deprecated.is_some());
            let impls = allowing_deprecated(is_deprecated, quote!(__rt::string_enum_impls!(#name { #(#rows),* });));
            quote!(#declaration #impls #sites #conversions)
        }
    }
}

/// The sites that have each value, unless all sites have all values.
fn value_sites(item: &Enum) -> Option<TokenStream> {
    let name = &item.name;
    let rows = item.value_sites.iter().map(|row| match row {
        Some(indices) => sites(indices),
        None => quote!(__rt::Sites::ALL),
    });
    (!item.value_sites.is_empty()).then(|| {
        quote! {
            impl #name {
                #[doc(hidden)]
                pub const VALUE_SITES: &'static [__rt::Sites] = &[#(#rows),*];
            }
        }
    })
}

/// The conversions between a filter and the enum whose values it selects.
fn conversions(filter: &Enum, filter_of: &FilterOf) -> TokenStream {
    let kind = |has_strings| if has_strings { quote!(string) } else { quote!(integer) };
    let name = &filter.name;
    let own = kind(matches!(filter.values, Values::Text(_)));
    let (other, target) = (kind(filter_of.has_strings), path(&filter_of.path));
    quote!(__rt::filter_impls!(#own #name of #other #target);)
}

fn declaration<T>(name: &Ident, docs: &TokenStream, values: &[Variant<T>], wire: &TokenStream) -> TokenStream {
    let variants = values.iter().map(|variant| {
        let (docs, ident) = (self::docs(&variant.docs), &variant.ident);
        let deprecated = deprecated(variant.deprecated.as_ref());
        quote!(#docs #deprecated #ident)
    });
    let allow = values.iter().any(|value| value.deprecated.is_some()).then(|| quote!(#[allow(deprecated)]));
    quote! {
        #docs
        #allow
        #[derive(__rt::Clone, __rt::PartialEq)]
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
