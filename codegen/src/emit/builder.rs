//! The builders of structs that users create, in a module of their own.
//!
//! The module imports everything from its parent, so that the types of a chapter have the same names in both.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::record::{link, value_type};
use super::tokens::{deprecated_access, docs};
use crate::plan::{Builder, Record, Slot, Ty};

/// Writes the module `builders` for the records that have a builder; nothing if none has one.
///
/// `root` is the path from that module to the module of the API, and `has_sites` says whether the API has sites.
pub(super) fn builders<'a>(
    records: impl Iterator<Item = &'a Record>,
    krate: &TokenStream,
    root: &TokenStream,
    has_sites: bool,
) -> Option<TokenStream> {
    let site = has_sites.then(|| quote!(, #root::Site));
    let api = quote!(#root::API #site);
    let mut builders = records.filter_map(|record| Some(builder(record, record.builder.as_ref()?, &api))).peekable();
    builders.peek()?;
    Some(quote! {
        /// The builders of this module's types. Each type has a function `builder` that returns its own.
        pub mod builders {
            use #krate as __rt;
            use super::*;

            #(#builders)*
        }
    })
}

/// `api` are the description and the sites of the API.
fn builder(record: &Record, builder: &Builder, api: &TokenStream) -> TokenStream {
    let record_name = &record.name;
    let Builder { docs: builder_docs, name, markers } = builder;
    let builder_docs = docs(builder_docs);
    let finish = docs(&format!("Returns the finished [`{record_name}`]."));
    let mandatory: Vec<&Slot> = record.fields.iter().filter(|field| field.state.is_some()).collect();
    let states: Vec<_> = mandatory.iter().filter_map(|field| field.state.as_ref()).collect();
    let marker_items = mandatory.iter().map(|field| {
        let ident = &field.ident;
        quote!(pub enum #ident {})
    });
    let allow = (!states.is_empty()).then(|| quote!(#[allow(non_camel_case_types)]));
    let fields = mandatory.iter().map(|field| &field.ident);
    let setters = record.fields.iter().map(|field| setter(field, record_name, name, &states));
    // The required fields as types, so that the error message of the compiler names the missing ones.
    let marker_module = (!states.is_empty()).then(|| {
        quote! {
            #[doc(hidden)]
            #[allow(non_camel_case_types, missing_debug_implementations)]
            pub mod #markers {
                #(#marker_items)*
            }
        }
    });
    quote! {
        __rt::builder_impls!(#record_name, #name, #api);

        #builder_docs
        #[derive(__rt::Clone, __rt::Debug)]
        #allow
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct #name<#(#states = __rt::Unset),*> {
            inner: #record_name,
            state: __rt::PhantomData<fn() -> (#(#states,)*)>,
        }

        #allow
        impl<#(#states),*> #name<#(#states),*> {
            #(#setters)*

            #finish
            pub fn build(self) -> #record_name
            where
                #(#states: __rt::IsSet<#markers::#fields>,)*
            {
                self.inner
            }
        }

        #marker_module
    }
}

fn setter(field: &Slot, record: &Ident, builder: &Ident, states: &[&Ident]) -> TokenStream {
    let (docs, ident) = (link(field, record), &field.ident);
    let deprecated = deprecated_access(field.deprecated.as_ref());
    let Argument { ty, conversion } = argument(&field.ty);
    let value = conversion.as_ref().map_or(quote!(value), |conversion| quote!(#conversion(value)));
    let Some(state) = &field.state else {
        let assigned = if field.optional { quote!(__rt::Some(#value)) } else { value };
        let maybe = field.maybe.as_ref().map(|maybe| {
            let assigned = match &conversion {
                Some(conversion) => quote!(value.map(#conversion)),
                None => quote!(value),
            };
            quote! {
                #docs
                #deprecated
                pub fn #maybe(mut self, value: __rt::Option<#ty>) -> Self {
                    self.inner.#ident = #assigned;
                    self
                }
            }
        });
        return quote! {
            #docs
            #deprecated
            pub fn #ident(mut self, value: #ty) -> Self {
                self.inner.#ident = #assigned;
                self
            }

            #maybe
        };
    };
    let after = states.iter().map(|other| if *other == state { quote!(__rt::Set) } else { quote!(#other) });
    quote! {
        #docs
        #deprecated
        pub fn #ident(mut self, value: #ty) -> #builder<#(#after),*> {
            self.inner.#ident = #value;
            #builder { inner: self.inner, state: __rt::PhantomData }
        }
    }
}

/// The parameter of a setter.
struct Argument {
    ty: TokenStream,
    /// The function that converts the argument to the type of the field, if it is not of that type.
    conversion: Option<TokenStream>,
}

fn argument(ty: &Ty) -> Argument {
    let (ty, conversion) = match ty {
        Ty::String => (quote!(impl __rt::Into<__rt::String>), Some(quote!(__rt::Into::into))),
        // Integers are converted.
        Ty::Decimal => (quote!(impl __rt::Into<__rt::Decimal>), Some(quote!(__rt::Into::into))),
        // Strings and values of `jiff` are converted.
        Ty::Date | Ty::Month | Ty::Timestamp => {
            let ty = value_type(ty);
            (quote!(impl __rt::Argument<#ty>), Some(quote!(__rt::Argument::into_value)))
        }
        Ty::List(item) => {
            let item = argument(item).ty;
            (quote!(impl __rt::IntoIterator<Item = #item>), Some(quote!(__rt::collect)))
        }
        Ty::Record(path) | Ty::StringEnum(path) | Ty::IntegerEnum(path) => {
            let name = &path.name;
            // From this module, shared types are two levels up.
            (if path.shared { quote!(super::super::#name) } else { quote!(#name) }, None)
        }
        Ty::Integer | Ty::Long | Ty::Boolean => (value_type(ty), None),
    };
    Argument { ty, conversion }
}
