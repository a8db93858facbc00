//! The syntax tree, and its construction from the untyped tree of a file.

mod build;
mod http;
mod reader;
mod scope;
mod tree;

pub(crate) use self::{
    build::{api, chapter},
    http::{Http, Segment},
    tree::{
        Api, Body, Case, Chapter, Condition, Declaration, Definition, Effect, Error, Example, ExampleReply, Exception,
        Field, Limit, Link, ListedError, Operation, Outcome, Paging, RateLimit, SharedNames, Site, Source, Text, Type,
        Value, rules,
    },
};
