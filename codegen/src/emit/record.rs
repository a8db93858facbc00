//! Structs with their tables.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::tokens::{allowing_deprecated, deprecated, deprecated_access, docs, indices, sites};
use crate::model::{Condition, Place};
use crate::plan::{CasePlan, Path, Record, Slot, Ty};
use huaweicloud_bss_rules::{Format, Rule};

pub(super) fn record(record: &Record) -> TokenStream {
    let docs = docs(&record.docs);
    let name = &record.name;
    let declarations = record.fields.iter().map(|field| {
        let (docs, ident, ty) = (self::docs(&field.docs), &field.ident, rust_type(field));
        let deprecated = deprecated(field.deprecated.as_ref());
        quote!(#docs #deprecated pub #ident: #ty)
    });
    let accessors = record.accessors.then(|| accessors(record));
    let is_deprecated = record.fields.iter().any(|field| field.deprecated.is_some());
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    let tables = allowing_deprecated(is_deprecated, tables(record));
    quote! {
        #docs
        #allow
        #[derive(__rt::Clone, __rt::PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#declarations),*
        }

        #accessors
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
    let count = Literal::usize_unsuffixed(record.fields.len());
    // An array, because the compiler evaluates a reference to one twice.
    quote! {
        impl #name {
            const FIELDS: [__rt::Field<'static>; #count] = [#(#rows),*];
        }

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
    let kind = field_kind(field);
    let mandatory = field.mandatory.then(|| quote!(.mandatory()));
    let mandatory_if = field.mandatory_if.as_ref().map(condition).map(|condition| quote!(.mandatory_if(#condition)));
    let allowed_if = field.allowed_if.as_ref().map(condition).map(|condition| quote!(.allowed_if(#condition)));
    let default = field.default.as_ref().map(|default| quote!(.default(#default)));
    let shown = field.shown.then(|| quote!(.shown()));
    let rules = rules(&field.rules).map(|rules| quote!(.rules(#rules)));
    let item_rules = self::rules(&field.item_rules).map(|rules| quote!(.item_rules(#rules)));
    let sites = field.sites.as_ref().map(|indices| {
        let sites = sites(indices);
        quote!(.sites(#sites))
    });
    let value_sites = field.has_value_sites.then(|| value_sites(&field.ty));
    let cases = field.cases.iter().map(case);
    let cases = (!field.cases.is_empty()).then(|| quote!(.cases(&[#(#cases),*])));
    let not_after = field.not_after.map(Literal::usize_unsuffixed).map(|index| quote!(.not_after(#index)));
    quote! {
        __rt::#place(#wire, #kind) #mandatory #mandatory_if #allowed_if #default #shown #rules
            #item_rules #sites #value_sites #cases #not_after
    }
}

fn condition(condition: &Condition) -> TokenStream {
    let (index, values) = (Literal::usize_unsuffixed(condition.field), &condition.values);
    quote!(#index, &[#(#values),*])
}

fn case(case: &CasePlan) -> TokenStream {
    let sites = case.sites.as_ref().map_or(quote!(__rt::Sites::ALL), |indices| sites(indices));
    let condition = case.condition.as_ref().map(condition).map(|condition| quote!(.condition(#condition)));
    let mandatory = case.mandatory.then(|| quote!(.mandatory()));
    let values = &case.values;
    let values = (!values.is_empty()).then(|| quote!(.values(&[#(#values),*])));
    let rules = rules(&case.rules).map(|rules| quote!(.rules(#rules)));
    let item_rules = self::rules(&case.item_rules).map(|rules| quote!(.item_rules(#rules)));
    quote!(__rt::Case::new(#sites) #condition #mandatory #values #rules #item_rules)
}

/// The sites of the values of the enum that a field contains.
fn value_sites(ty: &Ty) -> TokenStream {
    match ty {
        Ty::List(item) => value_sites(item),
        Ty::StringEnum(name) | Ty::IntegerEnum(name) => {
            let name = path(name);
            quote!(.value_sites(#name::VALUE_SITES))
        }
        _ => TokenStream::new(),
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
        Rule::MaxJoinedLength(limit) => call(quote!(MaxJoinedLength), count(limit)),
        Rule::NotOnlyDigitsSpecialOrSpaces => quote!(__rt::NotOnlyDigitsSpecialOrSpaces),
        Rule::Format(format) => {
            let format = match format {
                Format::AccountName => quote!(AccountName),
                Format::CountryCode => quote!(CountryCode),
                Format::Digits => quote!(Digits),
                Format::Email => quote!(Email),
                Format::MobileNumber => quote!(MobileNumber),
            };
            quote!(__rt::FormatRule(__rt::Format::#format))
        }
    }
}

/// The kind of a field.
fn field_kind(field: &Slot) -> TokenStream {
    match &field.ty {
        Ty::List(item) if field.joined => {
            let item = kind(item);
            quote!(__rt::joined(&#item))
        }
        ty => kind(ty),
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
        Ty::StringEnum(name) => {
            let name = path(name);
            quote!(<#name as __rt::StringEnum>::KIND)
        }
        Ty::IntegerEnum(name) => {
            let name = path(name);
            quote!(<#name as __rt::IntegerEnum>::KIND)
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

pub(super) fn path(path: &Path) -> TokenStream {
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
        let deprecated = deprecated_access(field.deprecated.as_ref());
        quote! {
            #docs
            #deprecated
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

/// A link to a field, which avoids repeating its documentation.
pub(super) fn link(field: &Slot, record: &Ident) -> TokenStream {
    let name = field.ident.to_string();
    let name = name.trim_start_matches("r#");
    docs(&format!("[`{name}`]({record}::{name})."))
}
