/**
 * An interpreter of Jinja 2 for chat templates, as the transformers library sets it up; its limits make it safe for templates
 * from elsewhere. {@link io.candor.llm.jinja.Lexer} cuts a source into tokens, {@link io.candor.llm.jinja.TemplateParser} and
 * {@link io.candor.llm.jinja.ExpressionParser} make statements and expressions of them that carry themselves out;
 * {@link io.candor.llm.jinja.Frame} decides which part of a template a name belongs to. {@link io.candor.llm.jinja.BuiltIns}
 * names the filters, tests and functions. The semantics are those of Jinja 3.1 on Python 3.11.
 *
 * <p>The package stays whole: values, operators, filters and statements all know each other, as the language has it, so a split
 * would make nearly all of its types public; three of them are used from outside.
 */
package io.candor.llm.jinja;
