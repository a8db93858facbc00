//! The messages of the protocol: what the server can do, and which module answers what.

use std::time::Duration;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionParams, CodeActionProvider, CodeActionResponse, CompletionOptions,
    CompletionParams, CompletionResponse, Contents, Definition, DefinitionParams, DefinitionResponse,
    DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DocumentSymbolParams, DocumentSymbolResponse, FileSystemWatcher, GlobPattern, Hover,
    HoverParams, InitializeResult, Location, LspNotificationMethod, LspRequestMethod, MarkupContent, MarkupKind,
    ReferenceParams, Registration, RegistrationParams, Save, ServerCapabilities, ServerInfo,
    TextDocumentPositionParams, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::names::Declaration;
use super::place::Place;
use super::spec::{File, Spec};
use super::workspace::Workspace;
use super::{completion, hover, problems, symbols};

/// How long the server waits for another message before it checks a spec. Editors send several messages at once.
const PAUSE: Duration = Duration::from_millis(25);

/// The characters after which editors ask for proposals, in addition to letters.
const TRIGGERS: [&str; 5] = [":", " ", "[", "{", "."];

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The editor asked the server to shut down and to exit.
    Exit,
    /// The editor asked the server to exit, without a shutdown.
    Abort,
    /// The connection was closed.
    Disconnected,
}

/// Serves one session: answers messages until the session ends.
///
/// Requests that cannot be answered get an error. Notifications that cannot be processed are ignored.
pub fn serve(connection: &Connection) -> End {
    let mut server = Server { connection, workspace: Workspace::default(), phase: Phase::New, watches: false };
    server.run().unwrap_or(End::Disconnected)
}

/// The connection is closed.
struct Disconnected;

#[derive(Clone, Copy, PartialEq)]
enum Phase {
    New,
    Initialized,
    ShutDown,
}

struct Server<'c> {
    connection: &'c Connection,
    workspace: Workspace,
    phase: Phase,
    /// Whether the editor can report changes of files.
    watches: bool,
}

/// The answer to a request.
type Answer = Result<Value, (ErrorCode, String)>;

impl Server<'_> {
    fn run(&mut self) -> Result<End, Disconnected> {
        loop {
            match self.next()? {
                Some(Message::Request(request)) => self.request(request)?,
                Some(Message::Notification(notification)) => {
                    if let Some(end) = self.notification(notification)? {
                        return Ok(end);
                    }
                }
                Some(Message::Response(_)) => {}
                None => self.publish()?,
            }
        }
    }

    /// The next message; `None` if there is time to publish diagnostics.
    fn next(&self) -> Result<Option<Message>, Disconnected> {
        let receiver = &self.connection.receiver;
        if !self.workspace.is_unpublished() {
            return receiver.recv().map(Some).map_err(|_| Disconnected);
        }
        match receiver.recv_timeout(PAUSE) {
            Ok(message) => Ok(Some(message)),
            Err(error) if error.is_timeout() => Ok(None),
            Err(_) => Err(Disconnected),
        }
    }

    fn send(&self, message: impl Into<Message>) -> Result<(), Disconnected> {
        self.connection.sender.send(message.into()).map_err(|_| Disconnected)
    }

    fn notify(&self, method: LspNotificationMethod<'_>, params: &impl Serialize) -> Result<(), Disconnected> {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: method.as_str().to_owned(), params })
    }

    fn publish(&mut self) -> Result<(), Disconnected> {
        for params in self.workspace.publish() {
            self.notify(LspNotificationMethod::TextDocumentPublishDiagnostics, &params)?;
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Result<(), Disconnected> {
        let Request { id, method, params } = request;
        let answer = match (self.phase, LspRequestMethod::from(method.as_str())) {
            (Phase::New, LspRequestMethod::Initialize) => Ok(self.initialize(&params)),
            (Phase::New, _) => Err((ErrorCode::ServerNotInitialized, "`initialize` comes first".to_owned())),
            (Phase::Initialized, LspRequestMethod::Shutdown) => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Initialized, method) => self.answer(method, params),
            (Phase::ShutDown, _) => Err((ErrorCode::InvalidRequest, "the server is shut down".to_owned())),
        };
        self.send(match answer {
            Ok(result) => Response { id, response_result: Ok(result) },
            Err((code, message)) => Response::new_err(id, code as i32, message),
        })
    }

    fn initialize(&mut self, params: &Value) -> Value {
        self.phase = Phase::Initialized;
        let watches = params.pointer("/capabilities/workspace/didChangeWatchedFiles/dynamicRegistration");
        self.watches = watches.and_then(Value::as_bool).unwrap_or(false);
        let info =
            ServerInfo { name: problems::SOURCE.to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        serde_json::to_value(InitializeResult::new(capabilities(), Some(info))).unwrap_or_default()
    }

    fn answer(&mut self, method: LspRequestMethod<'_>, params: Value) -> Answer {
        match method {
            LspRequestMethod::Initialize => Err((ErrorCode::InvalidRequest, "the server is initialized".to_owned())),
            LspRequestMethod::TextDocumentCompletion => self.with(params, Self::completion),
            LspRequestMethod::TextDocumentHover => self.with(params, Self::hover),
            LspRequestMethod::TextDocumentDefinition => self.with(params, Self::definition),
            LspRequestMethod::TextDocumentReferences => self.with(params, Self::references),
            LspRequestMethod::TextDocumentDocumentSymbol => self.with(params, Self::symbols),
            LspRequestMethod::TextDocumentCodeAction => self.with(params, Self::actions),
            other => Err((ErrorCode::MethodNotFound, format!("unknown method `{}`", other.as_str()))),
        }
    }

    /// The answer to a request with these parameters.
    fn with<P: DeserializeOwned, R: Serialize>(&mut self, params: Value, answer: fn(&mut Self, P) -> R) -> Answer {
        let params = serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
        serde_json::to_value(answer(self, params)).map_err(|error| (ErrorCode::InternalError, error.to_string()))
    }

    fn notification(&mut self, notification: Notification) -> Result<Option<End>, Disconnected> {
        let Notification { method, params } = notification;
        match LspNotificationMethod::from(method.as_str()) {
            LspNotificationMethod::Exit => {
                return Ok(Some(if self.phase == Phase::ShutDown { End::Exit } else { End::Abort }));
            }
            _ if self.phase != Phase::Initialized => {}
            LspNotificationMethod::Initialized => self.watch()?,
            LspNotificationMethod::TextDocumentDidOpen => {
                if let Ok(DidOpenTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    self.workspace.open(text_document.uri, text_document.version, text_document.text);
                }
            }
            LspNotificationMethod::TextDocumentDidChange => {
                if let Ok(params) = serde_json::from_value::<DidChangeTextDocumentParams>(params) {
                    let document = params.text_document;
                    let uri = document.text_document_identifier.uri;
                    self.workspace.change(&uri, document.version, params.content_changes);
                }
            }
            LspNotificationMethod::TextDocumentDidClose => {
                if let Ok(DidCloseTextDocumentParams { text_document }) = serde_json::from_value(params) {
                    self.workspace.close(&text_document.uri);
                }
            }
            LspNotificationMethod::TextDocumentDidSave | LspNotificationMethod::WorkspaceDidChangeWatchedFiles => {
                self.workspace.changed();
            }
            _ => {}
        }
        Ok(None)
    }

    /// Asks the editor to report changes of files that are not open.
    fn watch(&self) -> Result<(), Disconnected> {
        if !self.watches {
            return Ok(());
        }
        let watcher = FileSystemWatcher { glob_pattern: GlobPattern::Pattern("**/*.yaml".to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let method = LspNotificationMethod::WorkspaceDidChangeWatchedFiles.as_str().to_owned();
        let registration =
            Registration { id: "files".to_owned(), method, register_options: serde_json::to_value(options).ok() };
        let params = RegistrationParams { registrations: vec![registration] };
        self.send(Request {
            id: RequestId::from("watch".to_owned()),
            method: LspRequestMethod::ClientRegisterCapability.as_str().to_owned(),
            params: serde_json::to_value(params).unwrap_or_default(),
        })
    }

    fn completion(&mut self, params: CompletionParams) -> Option<CompletionResponse> {
        self.at(params.text_document_position_params, |spec, file, offset| {
            completion::complete(spec, &file.name, offset).map(CompletionResponse::CompletionItemList)
        })
    }

    fn hover(&mut self, params: HoverParams) -> Option<Hover> {
        self.at(params.text_document_position_params, |spec, file, offset| {
            let (bytes, value) = hover::hover(spec, file, offset)?;
            let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
            Some(Hover { contents, range: Some(file.text.range(&bytes)) })
        })
    }

    fn definition(&mut self, params: DefinitionParams) -> Option<DefinitionResponse> {
        self.at(params.text_document_position_params, |spec, file, offset| {
            let found = declaration(spec, file, offset)?;
            let location = found.file.location(&found.entry.key.span);
            Some(DefinitionResponse::Definition(Definition::Location(location)))
        })
    }

    fn references(&mut self, params: ReferenceParams) -> Option<Vec<Location>> {
        let with_declaration = params.context.include_declaration;
        self.at(params.text_document_position_params, |spec, file, offset| {
            let found = declaration(spec, file, offset)?;
            let own = with_declaration.then(|| found.file.location(&found.entry.key.span));
            let others = spec.references(&found).into_iter().map(|(file, bytes)| file.location(&bytes));
            Some(own.into_iter().chain(others).collect())
        })
    }

    fn symbols(&mut self, params: DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
        let (loaded, name) = self.workspace.at(&params.text_document.uri)?;
        let file = loaded.spec.file(&name)?;
        Some(DocumentSymbolResponse::DocumentSymbolList(symbols::symbols(file)))
    }

    fn actions(&mut self, params: CodeActionParams) -> Option<Vec<CodeActionResponse>> {
        let (loaded, name) = self.workspace.at(&params.text_document.uri)?;
        let diagnostics = loaded.diagnostics()?.clone();
        let file = loaded.spec.file(&name)?;
        let actions = problems::actions(&loaded.spec, file, &diagnostics, params.range);
        let is_wanted = |kind: &CodeActionKind| params.context.only.as_ref().is_none_or(|only| is_in(kind, only));
        let wanted = actions.into_iter().filter(|action| action.kind.as_ref().is_none_or(is_wanted));
        Some(wanted.map(CodeActionResponse::CodeAction).collect())
    }

    /// The answer about the place of a byte of a file; `None` if the file does not belong to a spec.
    fn at<R>(
        &mut self,
        params: TextDocumentPositionParams,
        answer: impl FnOnce(&Spec, &File, usize) -> Option<R>,
    ) -> Option<R> {
        let (loaded, name) = self.workspace.at(&params.text_document.uri)?;
        let file = loaded.spec.file(&name)?;
        answer(&loaded.spec, file, file.text.offset(params.position))
    }
}

/// The declaration that the place of a byte is or refers to.
fn declaration<'s>(spec: &'s Spec, file: &'s File, offset: usize) -> Option<Declaration<'s>> {
    let Place { path, spot } = Place::find(file, offset)?;
    spec.declaration_at(file, &path, spot, offset).map(|(found, _)| found)
}

/// Whether a kind of action is one of those that an editor asks for, or a kind of one of them.
fn is_in(kind: &CodeActionKind, only: &[CodeActionKind]) -> bool {
    let name = |kind: &CodeActionKind| kind.to_string();
    let kind = name(kind);
    only.iter().map(name).any(|wanted| {
        let rest = kind.strip_prefix(&wanted);
        rest.is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
    })
}

fn capabilities() -> ServerCapabilities {
    ServerCapabilities {
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(Save::Bool(true)),
            ..TextDocumentSyncOptions::default()
        })),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(TRIGGERS.map(str::to_owned).into()),
            ..CompletionOptions::default()
        }),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        code_action_provider: Some(CodeActionProvider::CodeActionOptions(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll]),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}
