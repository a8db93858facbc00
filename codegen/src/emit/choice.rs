//! Enums of wire values.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs;
use crate::plan::{Choice, Values, Variant};

pub(super) fn choice(choice: &Choice) -> TokenStream {
    let name = &choice.name;
    let docs = docs(&choice.docs);
    match &choice.values {
        Values::Integer(values) => {
            let declaration = declaration(name, &docs, values, &quote!(i32));
            let literal = |variant: &Variant<i32>| Literal::i32_unsuffixed(variant.value);
            let (from, to) = arms(values, literal);
            let values = values.iter().map(literal);
            quote! {
                #declaration

                impl __rt::IntegerChoice for #name {
                    const VALUES: &'static [i64] = &[#(#values),*];
                    fn value(&self) -> i32 {
                        match self {
                            #(#to,)*
                            Self::Unknown(value) => *value.get(),
                        }
                    }
                    fn set(&mut self, value: i32) {
                        *self = match value {
                            #(#from,)*
                            value => Self::Unknown(__rt::UnknownValue::new(value)),
                        };
                    }
                }

                __rt::integer_choice_impls!(#name);
            }
        }
        Values::Text(values) => {
            let declaration = declaration(name, &docs, values, &quote!(__rt::String));
            let literal = |variant: &Variant<String>| Literal::string(&variant.value);
            let (from, to) = arms(values, literal);
            let values = values.iter().map(literal);
            quote! {
                #declaration

                impl __rt::TextChoice for #name {
                    const VALUES: &'static [&'static str] = &[#(#values),*];
                    fn value(&self) -> &str {
                        match self {
                            #(#to,)*
                            Self::Unknown(value) => value.get(),
                        }
                    }
                    fn set(&mut self, value: &str) {
                        *self = match value {
                            #(#from,)*
                            value => Self::Unknown(__rt::UnknownValue::new(__rt::From::from(value))),
                        };
                    }
                }

                __rt::text_choice_impls!(#name);
            }
        }
    }
}

fn declaration<T>(name: &Ident, docs: &TokenStream, values: &[Variant<T>], wire: &TokenStream) -> TokenStream {
    let variants = values.iter().map(|variant| {
        let (docs, ident) = (super::docs(&variant.docs), &variant.ident);
        quote!(#docs #ident)
    });
    quote! {
        #docs
        #[derive(__rt::Clone, __rt::Debug, __rt::PartialEq, __rt::Eq, __rt::Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the docs do not list, kept as it arrived.
            Unknown(__rt::UnknownValue<#wire>),
        }
    }
}

/// The arms of `match` from the wire and to the wire.
fn arms<T>(values: &[Variant<T>], literal: fn(&Variant<T>) -> Literal) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let arm = |variant: &Variant<T>| {
        let (ident, value) = (&variant.ident, literal(variant));
        (quote!(#value => Self::#ident), quote!(Self::#ident => #value))
    };
    values.iter().map(arm).unzip()
}
