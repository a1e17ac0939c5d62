/**
 * An interpreter of Jinja 2 for chat templates, as the transformers library sets it up; its limits make it safe for templates
 * from elsewhere. {@link io.candor.llm.jinja.Lexer} cuts a source into tokens, {@link io.candor.llm.jinja.TemplateParser} and
 * {@link io.candor.llm.jinja.ExpressionParser} make statements and expressions of them that carry themselves out;
 * {@link io.candor.llm.jinja.Frame} decides which part of a template a name belongs to. {@link io.candor.llm.jinja.BuiltIns}
 * names the filters, tests and functions. The semantics are those of Jinja 3.1 on Python 3.11.
 */
package io.candor.llm.jinja;
