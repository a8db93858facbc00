//! Emits the tokens of a plan. It makes no decisions and cannot fail.
//!
//! Generated code refers to items outside of it through `__rt`, an alias that each module defines. So it also works
//! without a prelude, with renamed dependencies, and beside any names of the user.

mod builder;
mod enums;
mod operation;
mod record;
mod tokens;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use self::tokens::{cfg, deprecated, docs};
use crate::plan::{Item, Module, OperationPlan, Plan, Record, Site};

/// Options of the generator.
#[derive(Clone, Debug)]
pub struct Options {
    /// The path of the module with all items that generated code uses.
    pub krate: TokenStream,
    /// For each file of the spec, its name and an expression for its text. They are emitted as a hidden constant, so
    /// that the compiler rebuilds when a file changes, and tools can read the spec.
    pub sources: Vec<(String, TokenStream)>,
}

/// Emits the API: the client, the sites, the table of operations, and a module for each chapter.
pub(crate) fn emit(plan: &Plan, options: &Options) -> TokenStream {
    let krate = &options.krate;
    let docs = docs(&plan.docs);
    let types = plan.types.iter().map(item);
    let builders = builder::builders(records(&plan.types), krate, &quote!(super), !plan.sites.is_empty());
    let modules = plan.modules.iter().map(|module| chapter(module, krate, !plan.sites.is_empty()));
    let sites = sites(&plan.sites);
    let site = if plan.sites.is_empty() { quote!(__rt::NoSite) } else { quote!(Site) };
    let endpoint = match plan.sites.first() {
        Some(first) => {
            let endpoint = &first.endpoint;
            quote!(__rt::Some(#endpoint))
        }
        None => quote!(__rt::None),
    };
    let methods = plan
        .modules
        .iter()
        .flat_map(|module| module.operations.iter().map(|operation| operation::method(operation, module)));
    let blocking = plan.modules.iter().map(blocking);
    let entries = plan.modules.iter().flat_map(|module| {
        module.operations.iter().map(|operation| {
            let (cfg, module, request) = (cfg(module), &module.name, &operation.request.name);
            quote!(#cfg __rt::Entry::of::<#module::#request>())
        })
    });
    let advice = plan.advice.iter().map(|(class, text)| {
        let class = Literal::u16_unsuffixed(*class);
        quote!((#class, #text))
    });
    let errors = plan.common_errors.iter().map(operation::error_row);
    let errors = (!plan.common_errors.is_empty()).then(|| quote!(.errors(&[#(#errors),*])));
    let codes = |method: TokenStream, codes: &[String]| (!codes.is_empty()).then(|| quote!(.#method(&[#(#codes),*])));
    let success = codes(quote!(success_codes), &plan.codes.success);
    let throttling = codes(quote!(throttling_codes), &plan.codes.throttling);
    let expired_token = codes(quote!(expired_token_codes), &plan.codes.expired_token);
    let names = plan.sites.iter().map(|site| &site.name);
    let names = (!plan.sites.is_empty()).then(|| quote!(.sites(&[#(#names),*])));
    let sources = options.sources.iter().map(|(name, text)| quote!((#name, #text)));
    quote! {
        use #krate as __rt;

        #docs
        #[derive(__rt::Clone, __rt::Debug)]
        pub struct Client {
            core: __rt::Core,
        }

        impl Client {
            /// Returns a builder for a client.
            pub fn builder() -> __rt::Builder<Self> {
                __rt::Builder::new()
            }

            /// The core, which this client shares with its clones and with the clients of other APIs that use it.
            pub fn core(&self) -> &__rt::Core {
                &self.core
            }

            /// Calls an endpoint that is not in the spec, with the same credentials, signing, retries and errors.
            pub fn raw<'c>(&'c self, request: &'c __rt::RawRequest) -> __rt::RawCall<'c> {
                __rt::RawCall::new::<Self>(&self.core, request)
            }

            #(#methods)*
        }

        impl __rt::From<__rt::Core> for Client {
            fn from(core: __rt::Core) -> Self {
                Self { core }
            }
        }

        impl __rt::ApiClient for Client {
            type Site = #site;
            const PRODUCT: &'static str =
                ::core::concat!(::core::env!("CARGO_PKG_NAME"), "/", ::core::env!("CARGO_PKG_VERSION"));
            const ENDPOINT: __rt::Option<&'static str> = #endpoint;
            const API: &'static __rt::ApiDescriptor = API;
        }

        __rt::blocking_client! { #(#blocking)* }

        #sites

        /// All operations in the order of the docs, for calls by name.
        pub const OPERATIONS: &[__rt::Entry] = &[#(#entries),*];

        /// What holds for all operations, and for raw calls.
        const API: &__rt::ApiDescriptor = &__rt::ApiDescriptor::new()
            #names
            #errors
            #success
            #throttling
            #expired_token
            .advice(&[#(#advice),*]);

        /// The files of the spec that this API was generated from.
        #[doc(hidden)]
        pub const SPEC: &[(&str, &str)] = &[#(#sources),*];

        #(#types)*
        #builders
        #(#modules)*
    }
}

fn chapter(module: &Module, krate: &TokenStream, has_sites: bool) -> TokenStream {
    let docs = docs(&module.docs);
    let (cfg, name) = (cfg(module), &module.name);
    let operations = module.operations.iter().map(operation::operation);
    let requests = module.operations.iter().map(|operation| &operation.request);
    let builders = builder::builders(requests.chain(records(&module.types)), krate, &quote!(super::super), has_sites);
    let types = module.types.iter().map(item);
    quote! {
        #docs
        #cfg
        pub mod #name {
            use #krate as __rt;

            #(#operations)*
            #(#types)*
            #builders
        }
    }
}

fn records(items: &[Item]) -> impl Iterator<Item = &Record> {
    items.iter().filter_map(|item| match item {
        Item::Record(record) => Some(record),
        Item::Enum(_) => None,
    })
}

/// The operations of a chapter as method, name and request, for the macro that defines the blocking client.
fn blocking(module: &Module) -> TokenStream {
    let cfg = cfg(module);
    let rows = module.operations.iter().map(|operation| {
        let OperationPlan { method_ident, name, request, .. } = operation;
        let request = &request.name;
        let deprecated = deprecated(operation.deprecated.as_ref());
        quote!(#deprecated #method_ident #name #request,)
    });
    let name = &module.name;
    quote!(#cfg #name { #(#rows)* })
}

fn item(item: &Item) -> TokenStream {
    match item {
        Item::Record(record) => record::record(record),
        Item::Enum(item) => enums::item(item),
    }
}

fn sites(sites: &[Site]) -> TokenStream {
    if sites.is_empty() {
        return TokenStream::new();
    }
    let variants = sites.iter().map(|site| {
        let (docs, variant) = (docs(&site.docs), &site.variant);
        quote!(#docs #variant)
    });
    let arms = |value: fn(&Site) -> &str| {
        let arms = sites.iter().map(|site| {
            let (variant, text) = (&site.variant, value(site));
            quote!(Self::#variant => #text)
        });
        quote!(match self { #(#arms),* })
    };
    let names = arms(|site| &site.name);
    let endpoints = arms(|site| &site.endpoint);
    let regions = arms(|site| &site.region);
    let all = sites.iter().map(|site| &site.variant);
    quote! {
        /// A site that serves the API.
        #[derive(__rt::Clone, __rt::Copy, __rt::Debug, __rt::PartialEq, __rt::Eq, __rt::Hash)]
        #[non_exhaustive]
        pub enum Site {
            #(#variants),*
        }

        impl Site {
            /// All sites. The first one is the default.
            pub const ALL: &'static [Self] = &[#(Self::#all),*];

            /// The short name.
            pub const fn name(self) -> &'static str {
                #names
            }

            /// The scheme and host.
            pub const fn endpoint(self) -> &'static str {
                #endpoints
            }

            /// The vendor's name of the region.
            pub const fn region(self) -> &'static str {
                #regions
            }
        }

        __rt::site_impls!(Site);
    }
}
