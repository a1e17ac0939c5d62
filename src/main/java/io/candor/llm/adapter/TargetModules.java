package io.candor.llm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.candor.llm.checkpoint.JsonFile;
import io.candor.llm.checkpoint.ModelConfig;
import io.candor.llm.checkpoint.Projection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which modules of the base an adapter adapts, as PEFT reads {@code target_modules} and {@code exclude_modules}: a list of names
 * or dotted ends of names, a regular expression over the whole name, or {@code all-linear}.
 */
final class TargetModules {
    /** How a module is named depends on the class the base was loaded as; a pattern may be meant for either. */
    private static final List<String> PREFIXES = List.of("model.layers.", "layers.");

    private static final String LAYERS = "layers";

    private final JsonFile file;
    /** Where an A and a B are. */
    private final Set<Adapter.Site> adapted;

    private final int modelLayers;

    private TargetModules(JsonFile file, List<Adapter.Site> sites, int modelLayers) {
        this.file = file;
        this.modelLayers = modelLayers;
        requireLayersPattern(file);
        Set<Integer> layers = layers(file, modelLayers);
        Predicate<String> targeted = file.root().path("target_modules").asText().equals("all-linear")
                ? name -> true
                : named("target_modules");
        Predicate<String> excluded = named("exclude_modules");
        this.adapted = sites.stream()
                .filter(site -> layers.isEmpty() || layers.contains(site.layer()))
                .filter(site -> names(site).anyMatch(name -> targeted.test(name) && !excluded.test(name)))
                .collect(Collectors.toSet());
    }

    /** @throws io.candor.llm.checkpoint.InvalidCheckpointException if they name no projection, or something that is none */
    static TargetModules read(JsonFile file, ModelConfig base) {
        List<Adapter.Site> sites = sites(base.layers());
        TargetModules modules = new TargetModules(file, sites, base.layers());
        JsonNode names = file.root().path("target_modules");
        for (JsonNode name : names.isArray() ? names : JsonFile.MAPPER.createArrayNode()) {
            if (sites.stream().flatMap(TargetModules::names).noneMatch(each -> endsWith(each, name.asText()))) {
                throw file.refuse(
                        "target_modules", "names the unsupported module " + name, "train on decoder projections only");
            }
        }
        if (modules.adapted.isEmpty()) {
            throw file.invalid(
                    "target_modules", "a list of projections such as [\"q_proj\", \"v_proj\"], or a pattern of some");
        }
        return modules;
    }

    /** The only ones that {@code layers_to_transform} allows; empty where it is not given. */
    private static Set<Integer> layers(JsonFile file, int modelLayers) {
        JsonNode node = file.root().path("layers_to_transform");
        Set<Integer> layers = new TreeSet<>();
        for (JsonNode each : listed(node)) {
            if (!each.isInt()) {
                throw file.invalid("layers_to_transform", "a number, or a list of numbers, without quotation marks");
            }
            if (each.asInt() < 0 || each.asInt() >= modelLayers) {
                throw file.refuse(
                        "layers_to_transform",
                        "is " + node + ", and the base model has the layers 0 to " + (modelLayers - 1),
                        "use the base model the adapter was made for");
            }
            layers.add(each.asInt());
        }
        return layers;
    }

    /** The list that the layers are in has the same name in all models that are read. */
    private static void requireLayersPattern(JsonFile file) {
        JsonNode pattern = file.root().path("layers_pattern");
        for (JsonNode each : listed(pattern)) {
            if (!Set.of("", LAYERS).contains(each.asText())) {
                throw file.refuse("layers_pattern", "is " + pattern, "give \"" + LAYERS + "\", or leave it out");
            }
        }
    }

    /** Several, one, or none where the key is missing or null. */
    private static ArrayNode listed(JsonNode node) {
        if (node instanceof ArrayNode several) {
            return several;
        }
        ArrayNode list = JsonFile.MAPPER.createArrayNode();
        return node.isMissingNode() || node.isNull() ? list : list.add(node);
    }

    private Predicate<String> named(String key) {
        JsonNode node = file.root().path(key);
        if (node.isTextual()) {
            Pattern pattern = pattern(key, node.asText());
            return name -> pattern.matcher(name).matches();
        }
        List<String> ends = new ArrayList<>();
        node.forEach(each -> ends.add(each.asText()));
        return name -> ends.stream().anyMatch(end -> endsWith(name, end));
    }

    private Pattern pattern(String key, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException malformed) {
            throw file.refuse(key, "is not a regular expression: " + text, "list the projections by name");
        }
    }

    private static boolean endsWith(String name, String end) {
        return name.equals(end) || name.endsWith("." + end);
    }

    private static List<Adapter.Site> sites(int layers) {
        return IntStream.range(0, layers)
                .boxed()
                .flatMap(layer -> Arrays.stream(Projection.values()).map(each -> new Adapter.Site(layer, each)))
                .toList();
    }

    private static Stream<String> names(Adapter.Site site) {
        return PREFIXES.stream()
                .map(prefix -> prefix + site.layer() + "." + site.projection().path());
    }

    /** Whether the projection of this layer carries an A and a B. */
    boolean contains(Adapter.Site site) {
        return adapted.contains(site);
    }

    /** The layers of which any projection is adapted; empty where that is so of all. */
    Set<Integer> layers() {
        Set<Integer> layers = adapted.stream().map(Adapter.Site::layer).collect(Collectors.toSet());
        return layers.size() == modelLayers ? Set.of() : layers;
    }

    /** The projections that are adapted in at least one layer. */
    Set<Projection> projections() {
        return adapted.stream()
                .map(Adapter.Site::projection)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Projection.class)));
    }

    /**
     * Refuses a pattern of ranks or alphas ({@code rank_pattern}, {@code alpha_pattern}) that gives an adapted module another
     * value than all others have.
     */
    void requireUniform(String key, double everywhere, String remedy) {
        file.root().path(key).fields().forEachRemaining(entry -> {
            Pattern pattern = pattern(key, "(.*\\.)?(" + entry.getKey() + ")");
            boolean used = adapted.stream().flatMap(TargetModules::names).anyMatch(name -> pattern.matcher(name)
                    .matches());
            if (used && entry.getValue().asDouble() != everywhere) {
                throw file.refuse(key, "is " + file.root().get(key) + ", which is not supported", remedy);
            }
        });
    }
}
