package io.candor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.candor.event.QuestionLimits;
import io.candor.runtime.Page;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks a running service for one thing and prints it, for people or as it is. */
abstract class ServiceQuery implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = ServiceClient.DEFAULT_URL,
            description = "The running service to ask, of the role calibrator (default ${DEFAULT-VALUE}).")
    String url;

    @Option(
            names = "--source",
            paramLabel = "MODEL",
            description = "Only what is about the answers of this model of another system.")
    String source;

    @Option(names = "--json", description = "Print all of what the service answers, for machines.")
    boolean json;

    @Spec
    CommandSpec spec;

    private final String path;
    private final String otherwise;

    /**
     * @param path of what is asked for
     * @param otherwise what else could be done where nothing answers, the end of a sentence
     */
    ServiceQuery(String path, String otherwise) {
        this.path = path;
        this.otherwise = otherwise;
    }

    /** The answer for people. */
    abstract List<String> text(JsonNode answer);

    @Override
    public final Integer call() {
        JsonNode all = new ServiceClient(url, otherwise).getAll(path + "?limit=" + Page.MOST);
        JsonNode answer = source == null ? all : ofSource(all);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
        } else if (answer.isEmpty() && !all.isEmpty()) {
            out.println("Nothing is about the answers of " + source + ".");
        } else {
            text(answer).forEach(out::println);
        }
        out.flush();
        return 0;
    }

    private JsonNode ofSource(JsonNode all) {
        ArrayNode its = JsonNodeFactory.instance.arrayNode();
        all.forEach(one -> {
            if (one.path("answerModel").asText().equals(source)) {
                its.add(one);
            }
        });
        return its;
    }

    /** The domain that a report or a watch is about, and whose answers where they are not the base model's own. */
    static String scope(JsonNode one) {
        String domain = one.path("domain").asText();
        return (domain.equals(QuestionLimits.ALL_DOMAINS) ? "all domains" : domain)
                + (isOfOtherModel(one)
                        ? ", answers of " + one.path("answerModel").asText()
                        : "");
    }

    static boolean isOfOtherModel(JsonNode one) {
        return one.path("answerModel").isTextual();
    }
}
