//! The items of an operation: request, reply, failure, errors, descriptor, and the method of the client.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    record,
    tokens::{cfg, deprecated, docs, indices, sites},
};
use crate::model::{Effect, OperationEffect, Paging, PagingKind, Repeat};
use crate::plan::{ErrorEnum, ErrorRow, Module, OperationPlan, Record};

pub(super) fn operation(operation: &OperationPlan) -> TokenStream {
    let request = record::record(&operation.request);
    let reply = operation.reply.as_ref().map(record::record);
    let failure = operation.failure.as_ref().map(record::record);
    let name = &operation.request.name;
    let reply_type = type_or_nothing(operation.reply.as_ref());
    let error_type = &operation.error.name;
    let descriptor = descriptor(operation);
    let paged = operation.items.as_ref().map(|(list, item)| {
        let item = record::value_type(item);
        quote! {
            impl __rt::Paged for #name {
                type Item = #item;
                fn items(reply: &mut Self::Reply) -> &mut __rt::Vec<Self::Item> {
                    &mut reply.#list
                }
            }
        }
    });
    let partial = operation.failed.as_ref().zip(operation.reply.as_ref()).map(|((list, _, item), reply)| {
        let (name, item) = (&reply.name, record::value_type(item));
        quote! {
            impl __rt::PartialFailure for #name {
                type Item = #item;
                fn failed(&self) -> &[Self::Item] {
                    &self.#list
                }
            }
        }
    });
    let error = error(&operation.error, &type_or_nothing(operation.failure.as_ref()));
    quote! {
        #request

        impl __rt::Operation for #name {
            type Reply = #reply_type;
            type Error = #error_type;
            const DESCRIPTOR: &'static __rt::Descriptor = &#descriptor;
        }

        #paged
        #reply
        #partial
        #failure
        #error
    }
}

/// The method of the client.
pub(super) fn method(operation: &OperationPlan, module: &Module) -> TokenStream {
    let (cfg, module) = (cfg(module), &module.name);
    let docs = docs(&operation.method_docs);
    let ident = &operation.method_ident;
    let request = &operation.request.name;
    let deprecated = deprecated(operation.deprecated.as_ref());
    quote! {
        #docs
        #deprecated
        #cfg
        pub fn #ident<'c>(&'c self, request: &'c #module::#request) -> __rt::Call<'c, #module::#request> {
            __rt::Call::new(&self.core, request)
        }
    }
}

fn type_or_nothing(record: Option<&Record>) -> TokenStream {
    match record {
        Some(record) => {
            let name = &record.name;
            quote!(#name)
        }
        None => quote!(__rt::NoData),
    }
}

fn descriptor(operation: &OperationPlan) -> TokenStream {
    let OperationPlan { name, http_method, path, source, .. } = operation;
    let body = operation.has_body.then(|| quote!(.body()));
    let effect = match operation.effect {
        OperationEffect::Reads => quote!(.reads()),
        OperationEffect::Changes { repeat: Repeat::Harmless, .. } => quote!(.repeat_harmless()),
        OperationEffect::Changes { repeat: Repeat::Harmful, .. } => TokenStream::new(),
    };
    let success = operation.success.iter().map(|status| Literal::u16_unsuffixed(*status));
    let errors = operation.error.variants.iter().map(|error| error_row(&error.row));
    let paging = operation.paging.as_ref().map(paging);
    let sites = operation.sites.as_ref().map(|indices| {
        let sites = sites(indices);
        quote!(.sites(#sites))
    });
    let partial = operation.failed.as_ref().map(|(_, index, _)| {
        let index = Literal::usize_unsuffixed(*index);
        quote!(.partial_failure(#index))
    });
    let deduplicate_by = operation.deduplicate_by.map(|index| {
        let index = Literal::usize_unsuffixed(index);
        quote!(.deduplicate_by(#index))
    });
    quote! {
        __rt::Descriptor::new(#name, #http_method, #path)
            #body
            #effect
            #deduplicate_by
            .success(&[#(#success),*])
            .errors(&[#(#errors),*])
            #paging
            #partial
            #sites
            .source(#source)
            .api(super::API)
    }
}

/// A row of a table of errors.
pub(super) fn error_row(error: &ErrorRow) -> TokenStream {
    let ErrorRow { code, name, meaning, .. } = error;
    let http = Literal::u16_unsuffixed(error.http);
    let effect = error.effect.map(|effect| {
        let effect = match effect {
            Effect::None => quote!(None),
            Effect::Unknown => quote!(Unknown),
            Effect::Done => quote!(Done),
        };
        quote!(.effect(__rt::Effect::#effect))
    });
    let advice = error.advice.as_ref().map(|advice| quote!(.advice(#advice)));
    let transient = error.transient.then(|| quote!(.transient()));
    quote!(__rt::ErrorDescriptor::new(#code, #http, #name, #meaning) #effect #advice #transient)
}

fn paging(paging: &Paging) -> TokenStream {
    let number = |index: &usize| Literal::usize_unsuffixed(*index);
    let by = match paging.by {
        PagingKind::Offset => quote!(Offset),
        PagingKind::Page => quote!(Page),
        PagingKind::Marker => quote!(Marker),
    };
    let (from, size, items) = (number(&paging.from), number(&paging.size), number(&paging.items));
    let total = paging.total.as_ref().map(|total| {
        let total = number(total);
        quote!(.total(#total))
    });
    let next = (!paging.next.is_empty()).then(|| {
        let next = indices(&paging.next);
        quote!(.next(#next))
    });
    let key = (!paging.key.is_empty()).then(|| {
        let key = indices(&paging.key);
        quote!(.key(#key))
    });
    quote!(.paging(__rt::Paging::new(__rt::PagingKind::#by, #from, #size, #items) #total #next #key))
}

fn error(error: &ErrorEnum, data: &TokenStream) -> TokenStream {
    let ErrorEnum { docs: text, name, variants } = error;
    let docs = docs(text);
    let declarations = variants.iter().map(|variant| {
        let (docs, ident) = (self::docs(&variant.docs), &variant.ident);
        quote!(#docs #ident)
    });
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let codes: Vec<_> = variants.iter().map(|variant| &variant.row.code).collect();
    quote! {
        #docs
        #[derive(__rt::Clone, __rt::PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declarations,)*
            /// A code that the docs do not list for this operation.
            Other(__rt::String),
        }

        __rt::service_error_impls!(#name: #data { #(#idents #codes),* });
    }
}
