package io.candor.llm.jinja;

import io.candor.llm.jinja.TemplateException.Failed;
import io.candor.llm.jinja.TemplateException.LimitExceeded;
import io.candor.llm.jinja.TemplateException.Syntax;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * A Jinja template, read as transformers reads chat templates: {@code trim_blocks}, {@code lstrip_blocks}, the immutable
 * sandbox, {@code break} and {@code continue}, {@code generation}, {@code raise_exception}, {@code strftime_now} and a
 * {@code tojson} that leaves HTML alone.
 *
 * <p>Immutable; threads may render it at the same time.
 */
public final class JinjaTemplate {
    /** A long published chat template has some 20,000 characters. */
    private static final int MAX_SOURCE_LENGTH = 1_000_000;

    private final TemplateParser.Parsed template;

    private JinjaTemplate(TemplateParser.Parsed template) {
        this.template = template;
    }

    /** @throws Syntax if the source is no template, or one nested beyond all use */
    public static JinjaTemplate parse(String source) {
        if (source.length() > MAX_SOURCE_LENGTH) {
            throw new Syntax("the template has more than " + MAX_SOURCE_LENGTH + " characters", 0);
        }
        try {
            return new JinjaTemplate(TemplateParser.parse(source));
        } catch (StackOverflowError e) {
            // The parser limits nesting by its own count; this is for callers on a nearly full stack.
            throw new Syntax("the template is nested too deeply", 0);
        }
    }

    /**
     * The text of the template with these variables.
     *
     * @param variables null is None, Boolean, String and Map (in its order) are their Python counterparts, the integer types of
     *     Java are int, Double, Float and BigDecimal are float, any Collection is a list. They are copied, never changed.
     * @param clock what {@code strftime_now} reads, in its zone
     * @throws TemplateException.Raised if the template refuses its input
     * @throws Failed if the template does what its values do not allow
     * @throws LimitExceeded if rendering takes more than the limits grant
     * @throws IllegalArgumentException if a variable is of another type
     */
    public String render(Map<String, Object> variables, RenderLimits limits, Clock clock) {
        Map<String, Object> converted = new HashMap<>();
        variables.forEach((name, value) -> converted.put(name, Values.fromJava(value)));
        Execution execution = new Execution(limits, clock, name -> variable(converted, name));
        try {
            TextOutput out = new TextOutput(execution);
            Scope root = template.frame().enterOutermost(execution, execution::variable);
            execution.startAt(root);
            template.body().execute(root, out);
            return out.toString();
        } catch (TemplateException e) {
            throw e.at(execution.line());
        } catch (StackOverflowError e) {
            // The depth limit is meant to come first; this is for callers on a nearly full stack.
            throw new LimitExceeded("calls or values are nested too deeply").at(execution.line());
        }
    }

    private Object variable(Map<String, Object> variables, String name) {
        Object value = variables.get(name);
        if (value != null || variables.containsKey(name)) {
            return value;
        }
        return name.equals("self") ? new BlockReferences(template.blocks()) : BuiltIns.global(name);
    }

    /** {@code self}: the template's blocks as functions. */
    private record BlockReferences(Map<String, Statement.Block> blocks) implements AttributeHolder {
        @Override
        public String typeName() {
            return "TemplateReference";
        }

        @Override
        public String text(Execution execution) {
            return "<TemplateReference None>";
        }

        @Override
        public Object attribute(String name) {
            Statement.Block block = blocks.get(name);
            return block == null
                    ? Values.MISSING
                    : new Callee.Function(name, (arguments, execution) -> block.render(execution.root(), execution));
        }
    }
}
