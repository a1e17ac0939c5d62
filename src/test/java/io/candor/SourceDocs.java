package io.candor;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The docstrings of the sources, as the compiler reads them. */
public final class SourceDocs extends TreePathScanner<Void, Void> {
    static final Pattern LINK = Pattern.compile("\\{@link\\s+([\\w.]*)(?:#(\\w+))?[^}]*}");
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern PARAMETER =
            Pattern.compile("@param\\s+<?(\\w+)>?\\s+(.*?)(?=\\s*@\\w|\\z)", Pattern.DOTALL);

    private final DocTrees trees;
    private final Map<String, String> docs;
    private String name;
    private boolean nested;

    private SourceDocs(DocTrees trees, String packageName, Map<String, String> docs) {
        this.trees = trees;
        this.name = packageName;
        this.docs = docs;
    }

    /** Binary names of types, and of their methods behind a dot → docstring as written. */
    public static Map<String, String> read() throws IOException {
        Map<String, String> docs = new HashMap<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                if (unit.getPackageName() != null) {
                    new SourceDocs(trees, unit.getPackageName().toString(), docs).scan(unit, null);
                }
            }
        }
        return docs;
    }

    /** The parameters that a docstring describes, each in a sentence. */
    public static Map<String, String> parameters(String doc) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Matcher found = PARAMETER.matcher(doc);
        while (found.find()) {
            String plain = paragraph(found.group(2));
            parameters.put(
                    found.group(1),
                    Character.toUpperCase(plain.charAt(0)) + plain.substring(1) + (plain.endsWith(".") ? "" : "."));
        }
        return parameters;
    }

    /** What a docstring says before its tags, as one paragraph of Markdown that a cell of a table takes. */
    public static String paragraph(String doc) {
        String text = doc.replaceAll("(?s)\\s*@(param|throws|return).*", "")
                .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
                .replace("<p>", " ");
        return LINK.matcher(text)
                .replaceAll(link -> "`" + (link.group(2) == null ? link.group(1) : link.group(2)) + "`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
        String outer = name;
        boolean inside = nested;
        name = outer + (inside ? "$" : ".") + type.getSimpleName();
        nested = true;
        put(name);
        super.visitClass(type, unused);
        name = outer;
        nested = inside;
        return null;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        put(name + "." + method.getName());
        return null;
    }

    private void put(String key) {
        String doc = trees.getDocComment(getCurrentPath());
        if (doc != null) {
            docs.put(key, doc);
        }
    }
}
