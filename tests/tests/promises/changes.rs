//! The changes, and whom they break.

/// A change of the document.
pub(crate) struct Change {
    /// What it is, as the table says it.
    pub(crate) name: &'static str,
    /// What is replaced in the document by what.
    pub(crate) edits: &'static [(&'static str, &'static str)],
    /// Whether a client still compiles.
    pub(crate) client: bool,
    /// Whether a server still compiles.
    pub(crate) server: bool,
}

const fn change(
    name: &'static str,
    client: bool,
    server: bool,
    edits: &'static [(&'static str, &'static str)],
) -> Change {
    Change { name, edits, client, server }
}

const LIST: &str = "        - { name: kind, in: query, schema: { type: string } }\n";
const CREATE: &str = "      operationId: animals_create\n      tags: [animals]\n";
const CREATE_BODY: &str = "      requestBody:\n        required: true\n        content: { application/json: { schema: { $ref: '#/components/schemas/NewAnimal' } } }\n";

pub(crate) const CHANGES: &[Change] = &[
    change("nothing", true, true, &[]),
    change(
        "add an optional property to a request",
        true,
        true,
        &[(
            "        mood: { $ref: '#/components/schemas/Mood' }\n    Change:",
            "        mood: { $ref: '#/components/schemas/Mood' }\n        age: { type: integer }\n    Change:",
        )],
    ),
    change(
        "add an optional property to a response",
        true,
        true,
        &[("        home: {", "        age: { type: integer }\n        home: {")],
    ),
    change("add a value to an enum", true, true, &[("[calm, wild]", "[calm, wild, sad]")]),
    change(
        "add a variant to a union",
        true,
        true,
        &[(
            "        - { $ref: '#/components/schemas/Pond' }\n",
            "        - { $ref: '#/components/schemas/Pond' }\n        - { $ref: '#/components/schemas/Lake' }\n",
        )],
    ),
    change(
        "add an optional parameter beside another",
        true,
        true,
        &[(
            LIST,
            "        - { name: kind, in: query, schema: { type: string } }\n        - { name: age, in: query, schema: { type: integer } }\n",
        )],
    ),
    change(
        "add an error status beside another",
        true,
        true,
        &[("        '403': {", "        '404': { description: none }\n        '403': {")],
    ),
    change(
        "add the first error status",
        true,
        true,
        &[(
            "      responses:\n        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } }\n  /animals/{id}:",
            "      responses:\n        '409': { description: taken }\n        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } }\n  /animals/{id}:",
        )],
    ),
    change(
        "add an operation",
        true,
        true,
        &[(
            "    patch:",
            "    delete:\n      operationId: animals_remove\n      tags: [animals]\n      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]\n      responses: { '204': { description: gone } }\n    patch:",
        )],
    ),
    change("add a schema", true, true, &[("    Mood: {", "    Keeper: { type: object }\n    Mood: {")]),
    change("tighten or loosen a constraint", true, true, &[("maxLength: 20", "maxLength: 10")]),
    change(
        "rename a parameter of the path",
        true,
        true,
        &[("  /animals/{id}:", "  /animals/{animal}:"), ("{ name: id, in: path", "{ name: animal, in: path")],
    ),
    change("answer with another status", true, true, &[("        '200': {", "        '201': {")]),
    change(
        "document the first header of a response",
        true,
        false,
        &[(
            "        '200': { description: ok,",
            "        '200': { description: ok, headers: { x-count: { schema: { type: integer } } },",
        )],
    ),
    change(
        "add a success status that carries the same",
        true,
        false,
        &[(
            "        '403': {",
            "        '206': { description: part, content: { application/json: { schema: { $ref: '#/components/schemas/Animal' } } } }\n        '403': {",
        )],
    ),
    change(
        "add the first optional parameter",
        true,
        false,
        &[(
            CREATE,
            "      operationId: animals_create\n      tags: [animals]\n      parameters: [{ name: dry, in: query, schema: { type: boolean } }]\n",
        )],
    ),
    change(
        "make a required body optional",
        true,
        false,
        &[(
            CREATE_BODY,
            "      requestBody:\n        content: { application/json: { schema: { $ref: '#/components/schemas/NewAnimal' } } }\n",
        )],
    ),
    change(
        "add a required property to a request",
        false,
        true,
        &[
            ("      required: [name]", "      required: [name, age]"),
            ("        name: { type: string }\n", "        name: { type: string }\n        age: { type: integer }\n"),
        ],
    ),
    change(
        "add a required property to a response",
        true,
        false,
        &[
            ("      required: [id, home]", "      required: [id, home, age]"),
            ("        home: {", "        age: { type: integer }\n        home: {"),
        ],
    ),
    change(
        "make an optional property required",
        false,
        false,
        &[("required: [id, home]", "required: [id, home, mood]")],
    ),
    change("make a required property optional", false, false, &[("required: [id, home]", "required: [home]")]),
    change(
        "let a property be null",
        false,
        false,
        &[("name: { type: string, maxLength: 20 }", "name: { type: string, nullable: true }")],
    ),
    change(
        "change the type of a property",
        false,
        false,
        &[("        id: { type: integer }\n        mood", "        id: { type: string }\n        mood")],
    ),
    change(
        "remove a property",
        false,
        false,
        &[("        name: { type: string, maxLength: 20 }\n", "        title: { type: string }\n")],
    ),
    change("remove a value of an enum", false, false, &[("[calm, wild]", "[tame]")]),
    change("remove an operation or its operationId", false, false, &[("animals_create", "animals_add")]),
    change(
        "add a required parameter",
        false,
        false,
        &[(
            CREATE,
            "      operationId: animals_create\n      tags: [animals]\n      parameters: [{ name: dry, in: query, required: true, schema: { type: boolean } }]\n",
        )],
    ),
    change(
        "remove an error status",
        false,
        false,
        &[(
            "        '403': { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }\n",
            "",
        )],
    ),
];
