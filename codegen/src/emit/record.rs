//! Structs with their tables, and the builders of structs that users create.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::{docs, indices};
use crate::model::{Condition, Place};
use crate::plan::{Builder, Path, Record, Slot, Ty};
use huaweicloud_bss_rules::{Format, Rule};

pub(super) fn record(record: &Record) -> TokenStream {
    let docs = docs(&record.docs);
    let name = &record.name;
    let declarations = record.fields.iter().map(|field| {
        let (docs, ident, ty) = (self::docs(&field.docs), &field.ident, rust_type(field));
        quote!(#docs pub #ident: #ty)
    });
    let builder = record.builder.as_ref().map(|builder| self::builder(record, builder));
    let accessors = record.accessors.then(|| accessors(record));
    let tables = tables(record);
    quote! {
        #docs
        #[derive(__rt::Clone, __rt::PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#declarations),*
        }

        #accessors
        #builder
        #tables
    }
}

/// The tables and impls that the runtime uses to encode and decode the fields.
fn tables(record: &Record) -> TokenStream {
    let name = &record.name;
    let rows = record.fields.iter().map(row);
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let (index, ident) = (Literal::usize_unsuffixed(index), &field.ident);
        quote!(#index #ident)
    });
    let sets = (!record.at_least_one_of.is_empty()).then(|| {
        let sets = record.at_least_one_of.iter().map(|set| indices(set));
        quote!(at_least_one_of &[#(#sets),*])
    });
    let table = (!record.fields.is_empty()).then(|| {
        quote! {
            impl #name {
                const FIELDS: &'static [__rt::Field<'static>] = &[#(#rows),*];
            }
        }
    });
    quote! {
        #table

        __rt::record_impls!(#name { #(#fields),* } #sets);
    }
}

fn row(field: &Slot) -> TokenStream {
    let wire = &field.wire;
    let place = match field.place {
        Place::Path => quote!(path),
        Place::Query => quote!(query),
        Place::Header => quote!(header),
        Place::Body => quote!(body),
    };
    let kind = kind(&field.ty);
    let mandatory = field.mandatory.then(|| quote!(.mandatory()));
    let condition = |condition: &Condition| {
        let (index, values) = (Literal::usize_unsuffixed(condition.field), &condition.values);
        quote!(#index, &[#(#values),*])
    };
    let mandatory_if = field.mandatory_if.as_ref().map(condition).map(|condition| quote!(.mandatory_if(#condition)));
    let allowed_if = field.allowed_if.as_ref().map(condition).map(|condition| quote!(.allowed_if(#condition)));
    let default = field.default.as_ref().map(|default| quote!(.default(#default)));
    let shown = field.shown.then(|| quote!(.shown()));
    let rules = rules(&field.rules).map(|rules| quote!(.rules(#rules)));
    let item_rules = self::rules(&field.item_rules).map(|rules| quote!(.item_rules(#rules)));
    quote! {
        __rt::#place(#wire, #kind) #mandatory #mandatory_if #allowed_if #default #shown #rules
            #item_rules
    }
}

fn rules(rules: &[Rule]) -> Option<TokenStream> {
    let rules: Vec<TokenStream> = rules.iter().map(rule).collect();
    (!rules.is_empty()).then(|| quote!(&[#(#rules),*]))
}

fn rule(rule: &Rule) -> TokenStream {
    let count = |limit: &u32| Literal::u32_unsuffixed(*limit);
    let number = |limit: &i64| Literal::i64_unsuffixed(*limit);
    let call = |name: TokenStream, limit: Literal| quote!(__rt::#name(#limit));
    match rule {
        Rule::MinLength(limit) => call(quote!(MinLength), count(limit)),
        Rule::MaxLength(limit) => call(quote!(MaxLength), count(limit)),
        Rule::Min(limit) => call(quote!(Min), number(limit)),
        Rule::Max(limit) => call(quote!(Max), number(limit)),
        Rule::Above(limit) => call(quote!(Above), number(limit)),
        Rule::MaxDecimals(limit) => call(quote!(MaxDecimals), count(limit)),
        Rule::MinItems(limit) => call(quote!(MinItems), count(limit)),
        Rule::MaxItems(limit) => call(quote!(MaxItems), count(limit)),
        Rule::NotOnlyDigitsSpecialOrSpaces => quote!(__rt::NotOnlyDigitsSpecialOrSpaces),
        Rule::Format(format) => {
            let format = match format {
                Format::AccountName => quote!(AccountName),
                Format::CountryCode => quote!(CountryCode),
                Format::Email => quote!(Email),
                Format::MobileNumber => quote!(MobileNumber),
            };
            quote!(__rt::FormatRule(__rt::Format::#format))
        }
    }
}

fn kind(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String => quote!(__rt::TEXT),
        Ty::Integer => quote!(__rt::INTEGER),
        Ty::Long => quote!(__rt::LONG),
        Ty::Decimal => quote!(__rt::DECIMAL),
        Ty::Boolean => quote!(__rt::BOOLEAN),
        Ty::Date => quote!(__rt::DATE),
        Ty::Month => quote!(__rt::MONTH),
        Ty::Timestamp => quote!(__rt::TIMESTAMP),
        Ty::Record(_) => quote!(__rt::RECORD),
        Ty::List(item) => {
            let item = kind(item);
            quote!(__rt::list(&#item))
        }
        Ty::StringEnum(name) | Ty::IntegerEnum(name) => {
            let name = path(name);
            quote!(#name::KIND)
        }
    }
}

fn rust_type(field: &Slot) -> TokenStream {
    let ty = value_type(&field.ty);
    if field.optional { quote!(__rt::Option<#ty>) } else { ty }
}

pub(super) fn value_type(ty: &Ty) -> TokenStream {
    match ty {
        Ty::String => quote!(__rt::String),
        Ty::Integer => quote!(i32),
        Ty::Long => quote!(i64),
        Ty::Decimal => quote!(__rt::Decimal),
        Ty::Boolean => quote!(bool),
        Ty::Date => quote!(__rt::Date),
        Ty::Month => quote!(__rt::Month),
        Ty::Timestamp => quote!(__rt::Timestamp),
        Ty::List(item) => {
            let item = value_type(item);
            quote!(__rt::Vec<#item>)
        }
        Ty::Record(name) | Ty::StringEnum(name) | Ty::IntegerEnum(name) => path(name),
    }
}

fn path(path: &Path) -> TokenStream {
    let name = &path.name;
    if path.shared { quote!(super::#name) } else { quote!(#name) }
}

/// The getters of the record to which an error dereferences, so that its fields look like methods of the error.
fn accessors(record: &Record) -> TokenStream {
    let name = &record.name;
    let methods = record.fields.iter().map(|field| {
        let (docs, ident, ty) = (link(field, name), &field.ident, value_type(&field.ty));
        let (ty, body) = match &field.ty {
            Ty::List(item) => {
                let item = value_type(item);
                (quote!(&[#item]), quote!(&self.#ident))
            }
            _ => (quote!(__rt::Option<&#ty>), quote!(__rt::Option::as_ref(&self.#ident))),
        };
        quote! {
            #docs
            pub fn #ident(&self) -> #ty {
                #body
            }
        }
    });
    quote! {
        impl #name {
            #(#methods)*
        }
    }
}

fn builder(record: &Record, builder: &Builder) -> TokenStream {
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
        __rt::builder_impls!(#record_name, #name);

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

/// A link to a field, which avoids repeating its documentation.
fn link(field: &Slot, record: &Ident) -> TokenStream {
    let name = field.ident.to_string();
    let name = name.trim_start_matches("r#");
    docs(&format!("[`{name}`]({record}::{name})."))
}

fn setter(field: &Slot, record: &Ident, builder: &Ident, states: &[&Ident]) -> TokenStream {
    let (docs, ident) = (link(field, record), &field.ident);
    let (parameter, value) = argument(&field.ty);
    let value = if field.optional { quote!(__rt::Some(#value)) } else { value };
    let Some(state) = &field.state else {
        return quote! {
            #docs
            pub fn #ident(mut self, value: #parameter) -> Self {
                self.inner.#ident = #value;
                self
            }
        };
    };
    let after = states.iter().map(|other| if *other == state { quote!(__rt::Set) } else { quote!(#other) });
    quote! {
        #docs
        pub fn #ident(mut self, value: #parameter) -> #builder<#(#after),*> {
            self.inner.#ident = #value;
            #builder { inner: self.inner, state: __rt::PhantomData }
        }
    }
}

/// The parameter type of a setter, and the conversion to the type of the field.
fn argument(ty: &Ty) -> (TokenStream, TokenStream) {
    match ty {
        Ty::String => (quote!(impl __rt::Into<__rt::String>), quote!(__rt::Into::into(value))),
        // Values of `jiff`, and integers for decimals, are converted.
        Ty::Decimal | Ty::Date | Ty::Month | Ty::Timestamp => {
            let ty = value_type(ty);
            (quote!(impl __rt::Into<#ty>), quote!(__rt::Into::into(value)))
        }
        Ty::List(item) => {
            let (item, _) = argument(item);
            (quote!(impl __rt::IntoIterator<Item = #item>), quote!(__rt::collect(value)))
        }
        other => (value_type(other), quote!(value)),
    }
}
