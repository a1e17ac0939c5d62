package io.candor.llm.jinja;

import io.candor.llm.jinja.Expression.Variable;
import io.candor.llm.jinja.Statement.Body;
import io.candor.llm.jinja.Statement.Flow;
import io.candor.llm.jinja.TemplateException.Syntax;
import io.candor.llm.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads a template's tags. */
final class TemplateParser {
    private static final int MAX_DEPTH = 100;

    private final Names names = new Names();
    private final TokenReader tokens;
    private final ExpressionParser expressions;
    private final MacroParser macros;
    private final Map<String, Statement.Block> blocks = new LinkedHashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private boolean breakable;

    private TemplateParser(String source) {
        tokens = new TokenReader(Lexer.tokenize(source));
        expressions = new ExpressionParser(tokens, names);
        macros = new MacroParser(tokens, names, expressions, this);
    }

    /** A template as read: its outermost variables, what it does, and its blocks. */
    record Parsed(Frame frame, Body body, Map<String, Statement.Block> blocks) {}

    static Parsed parse(String source) {
        TemplateParser parser = new TemplateParser(source);
        Body body = parser.statements();
        parser.names.refuseUnknown();
        parser.names.frame().resolve();
        parser.blocks.values().forEach(block -> block.frame().resolve());
        return new Parsed(parser.names.frame(), body, parser.blocks);
    }

    /** Statements up to one of these tags, at whose name the reader then is, or to the end of the template if there are none. */
    private Body statements(String... ends) {
        List<Statement> statements = new ArrayList<>();
        while (!tokens.at(Kind.END)) {
            Token token = tokens.next();
            switch (token.kind()) {
                case DATA -> statements.add(new Statement.Text((String) token.value()));
                case VARIABLE_BEGIN -> {
                    int line = tokens.line();
                    statements.add(new Statement.Print(expressions.tuple(), line));
                    tokens.expect(Kind.VARIABLE_END);
                }
                default -> {
                    for (String end : ends) {
                        if (tokens.atName(end)) {
                            return new Body(statements);
                        }
                    }
                    statements.add(tag());
                    tokens.expect(Kind.BLOCK_END);
                }
            }
        }
        if (ends.length > 0) {
            throw tokens.error("Unexpected end of template, '" + String.join("' or '", ends) + "' is missing; the tag '"
                    + open.peek() + "' is still open");
        }
        return new Body(statements);
    }

    /** The rest of a tag and what it encloses, up to the last of these tags, whose name is read too. */
    Body enclosed(String... ends) {
        tokens.skip(Kind.COLON);
        tokens.expect(Kind.BLOCK_END);
        return statements(ends);
    }

    /** What a tag encloses up to its end tag, in which {@code break} and {@code continue} are allowed or not. */
    Body enclosed(boolean withJumps, String end) {
        boolean outer = breakable;
        breakable = withJumps;
        Body body = enclosed(end);
        tokens.next();
        breakable = outer;
        return body;
    }

    private Statement tag() {
        if (!tokens.at(Kind.NAME)) {
            throw tokens.error("tag name expected");
        }
        int line = tokens.line();
        String name = tokens.name();
        open.push(name);
        if (open.size() > MAX_DEPTH) {
            throw tokens.error("tags are nested more than " + MAX_DEPTH + " deep");
        }
        Statement statement = tag(name, line);
        open.pop();
        return statement;
    }

    private Statement tag(String name, int line) {
        return switch (name) {
            case "if" -> condition();
            case "for" -> names.inLoop(() -> loop(line));
            case "set" -> set(line);
            case "macro" -> macros.macro();
            case "call" -> macros.call(line);
            case "generation" -> macros.generation();
            case "filter" -> filterBlock(line);
            case "with" -> with(line);
            case "block" -> block(line);
            case "print" -> print(line);
            case "break" -> jump(Flow.BREAK, name);
            case "continue" -> jump(Flow.CONTINUE, name);
            case "autoescape" -> autoescape();
            case "include", "import", "from", "extends" -> otherTemplate(name, line);
            default -> throw unknown(name, line);
        };
    }

    private Syntax unknown(String name, int line) {
        open.pop();
        String inside = open.isEmpty() ? "" : " The innermost block that needs to be closed is '" + open.peek() + "'.";
        return new Syntax("Encountered unknown tag '" + name + "'." + inside, line);
    }

    private Statement condition() {
        return names.conditionally(() -> {
            List<Statement.Branch> branches = new ArrayList<>();
            Body otherwise = new Body(List.of());
            String next = "elif";
            while (next.equals("elif")) {
                int line = tokens.line();
                Expression test = branches.isEmpty()
                        ? expressions.unconditionalTuple("")
                        : names.inBranch(() -> expressions.unconditionalTuple(""));
                Body body = names.inBranch(() -> enclosed("elif", "else", "endif"));
                branches.add(new Statement.Branch(test, body, line));
                next = tokens.name();
            }
            if (next.equals("else")) {
                otherwise = names.inBranch(() -> enclosed("endif"));
                tokens.next();
            }
            return new Statement.If(branches, otherwise);
        });
    }

    private Statement loop(int line) {
        TargetReader targets = new TargetReader(tokens, false);
        targets.read("in");
        tokens.expectName("in");
        Expression iterable = expressions.unconditionalTuple("recursive");
        ForLoop.Selection selection = tokens.skipName("if") ? selection(targets) : null;
        boolean recursive = tokens.skipName("recursive");
        Frame frame = new Frame(names.frame());
        Variable[] variable = new Variable[1];
        Target[] target = new Target[1];
        Body body = names.inside(frame, () -> {
            variable[0] = names.declare("loop");
            target[0] = targets.create(name -> names.parameter(refuseLoop(name)));
            return inLoopBody(() -> enclosed("endfor", "else"));
        });
        Frame elseFrame = new Frame(names.frame());
        Body otherwise = new Body(List.of());
        if (tokens.name().equals("else")) {
            otherwise = names.inside(elseFrame, () -> enclosed(breakable && !recursive, "endfor"));
        }
        return new ForLoop(
                target[0], iterable, selection, recursive, variable[0], frame, body, elseFrame, otherwise, line);
    }

    private String refuseLoop(String name) {
        if (name.equals("loop")) {
            throw tokens.error("Can't assign to special loop variable in for-loop target");
        }
        return name;
    }

    private ForLoop.Selection selection(TargetReader targets) {
        Frame frame = new Frame(names.frame());
        return names.inside(frame, () -> {
            Target target = targets.create(names::parameter);
            return new ForLoop.Selection(target, expressions.expression(), frame);
        });
    }

    private Body inLoopBody(Supplier<Body> part) {
        boolean outer = breakable;
        breakable = true;
        Body body = part.get();
        breakable = outer;
        return body;
    }

    private Statement jump(Flow flow, String name) {
        if (!breakable) {
            throw tokens.error("'" + name + "' outside loop");
        }
        return new Statement.Jump(flow);
    }

    private Statement set(int line) {
        TargetReader targets = new TargetReader(tokens, true);
        targets.read("");
        if (tokens.skip(Kind.ASSIGN)) {
            Expression value = expressions.tuple();
            return new Statement.Set(assignable(targets), value, line);
        }
        Target target = assignable(targets);
        Frame frame = new Frame(names.frame());
        return names.inside(frame, () -> {
            List<Expression.Applied> filters = new ArrayList<>();
            while (tokens.skip(Kind.PIPE)) {
                filters.add(expressions.filter(null));
            }
            Body body = enclosed(breakable, "endset");
            return new Statement.SetBlock(target, new Statement.FilterChain(filters), frame, body, line);
        });
    }

    private Target assignable(TargetReader targets) {
        return targets.create(name -> names.assign(name, tokens.line()), names::read);
    }

    private Statement filterBlock(int line) {
        Frame around = names.frame();
        Frame frame = new Frame(around);
        return names.inside(frame, () -> {
            List<Expression.Applied> filters = new ArrayList<>();
            names.mirrored(around, () -> {
                do {
                    filters.add(expressions.filter(null));
                } while (tokens.skip(Kind.PIPE));
            });
            Body body = enclosed(breakable, "endfilter");
            return new Statement.FilterBlock(new Statement.FilterChain(filters), frame, body, line);
        });
    }

    private Statement with(int line) {
        List<TargetReader> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.at(Kind.BLOCK_END)) {
            if (!targets.isEmpty()) {
                tokens.expect(Kind.COMMA);
            }
            TargetReader target = new TargetReader(tokens, false);
            target.read("");
            targets.add(target);
            tokens.expect(Kind.ASSIGN);
            values.add(expressions.expression());
        }
        Frame frame = new Frame(names.frame());
        return names.inside(frame, () -> {
            List<Target> created = new ArrayList<>();
            targets.forEach(target -> created.add(target.create(names::parameter)));
            return new Statement.With(created, values, frame, enclosed(breakable, "endwith"), line);
        });
    }

    private Statement block(int line) {
        String name = tokens.name();
        boolean scoped = tokens.skipName("scoped");
        boolean required = tokens.skipName("required");
        if (blocks.containsKey(name)) {
            throw new Syntax("block '" + name + "' defined twice", line);
        }
        blocks.put(name, null);
        Frame frame = new Frame(null);
        Body body = names.inBlock(frame, () -> enclosed(false, "endblock"));
        tokens.skipName(name);
        Statement.Block block = new Statement.Block(name, frame, body, scoped, required, line);
        blocks.put(name, block);
        return block;
    }

    private Statement print(int line) {
        List<Statement> prints = new ArrayList<>();
        while (!tokens.at(Kind.BLOCK_END)) {
            if (!prints.isEmpty()) {
                tokens.expect(Kind.COMMA);
            }
            prints.add(new Statement.Print(expressions.expression(), line));
        }
        return new Body(prints);
    }

    /** Escaping stays off in chat templates, which is all that the tag can ask for. */
    private Statement autoescape() {
        if (!tokens.skipName("false") && !tokens.skipName("False")) {
            throw tokens.error("automatic escaping is not supported");
        }
        Frame frame = new Frame(names.frame());
        return names.inside(
                frame,
                () -> new Statement.With(
                        List.of(), List.of(), frame, enclosed(breakable, "endautoescape"), tokens.line()));
    }

    /** Fails once it is reached, as it does in Jinja without a loader. */
    private Statement otherTemplate(String tag, int line) {
        while (!tokens.at(Kind.BLOCK_END)) {
            if (tokens.at(Kind.END)) {
                throw tokens.error("unexpected end of template");
            }
            tokens.next();
        }
        return new Statement.Unsupported(tag, line);
    }
}
