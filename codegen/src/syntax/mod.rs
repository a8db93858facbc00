//! The syntax tree, and its construction from the untyped tree of a file.

mod build;
mod http;
mod reader;
mod tree;

pub(crate) use self::{
    build::{api, chapter},
    http::{Http, Segment},
    tree::{
        Api, Body, Chapter, Condition, Definition, Effect, Error, Example, ExampleReply, Exception, Field, Limit, Link,
        ListedError, Operation, Outcome, Paging, RateLimit, Site, Source, Text, Type, Value,
    },
};
