package io.candor.training.map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.MappedConfig;
import io.candor.honesty.CalibrationNoiseFloor;
import io.candor.honesty.ExpectedCalibrationError;
import io.candor.honesty.ScoredAnswer;
import io.candor.honesty.answer.AnswerIdentity;
import io.candor.honesty.answer.NormalizedExactMatch;
import io.candor.honesty.map.LabeledLogit;
import io.candor.honesty.map.LogitMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many labels a map needs after the truth has changed, on recorded answers. No test; run its main method with the questions
 * (JSON lines with id, relation and answers), what {@code ./candor score} makes of them, and the number of seeds.
 *
 * <p>Of the relations with 300 questions or more, 1,000 labels come before the change (72 % of the largest relation, as in the
 * demo), then 400 of which three of five are on what changed; ECE minus its floor is that of the live map on all questions without a label.
 */
final class MapMeasurement {
    private static final Set<String> CHANGED = Set.of("region-country", "airport-country", "city-continent");
    private static final String LARGEST = "city-country";
    private static final Set<String> WRONG_EVERYWHERE =
            Set.of(AnswerIdentity.of("India"), AnswerIdentity.of("Brazil"), AnswerIdentity.of("Germany"));
    private static final int[] LOOKS = {0, 50, 100, 150, 200, 250, 400};
    private static final int BEFORE = 1_000;
    private static final int FEWEST = 300;
    private static final double TOLERANCE = 0.02;

    private final List<Recorded> all;
    private final Kind kind;
    private final int seeds;

    /** A change of the truth. */
    private enum Kind {
        DOMAIN,
        HALF,
        ANSWER,
        NO_DOMAIN,
        NONE
    }

    private record Recorded(String id, String domain, double logit, double right, double rightAfter, String answer) {}

    private MapMeasurement(List<Recorded> all, Kind kind, int seeds) {
        this.all = all;
        this.kind = kind;
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException {
        List<Recorded> all = read(Path.of(arguments[0]), Path.of(arguments[1]));
        for (Kind kind : Kind.values()) {
            new MapMeasurement(all, kind, Integer.parseInt(arguments[2])).run();
        }
    }

    private static List<Recorded> read(Path questions, Path scored) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, JsonNode> said = new HashMap<>();
        for (String line : Files.readAllLines(scored)) {
            JsonNode one = mapper.readTree(line);
            said.put(one.get("id").asText(), one);
        }
        Map<String, Map<String, JsonNode>> relations = new TreeMap<>();
        for (String line : Files.readAllLines(questions)) {
            JsonNode one = mapper.readTree(line);
            relations
                    .computeIfAbsent(one.get("relation").asText(), name -> new TreeMap<>())
                    .put(one.get("question").asText(), one);
        }
        List<Recorded> all = new ArrayList<>();
        relations.values().stream()
                .filter(relation -> relation.size() >= FEWEST)
                .forEach(relation -> all.addAll(recorded(List.copyOf(relation.values()), said)));
        return all;
    }

    private static List<Recorded> recorded(List<JsonNode> relation, Map<String, JsonNode> said) {
        List<Recorded> recorded = new ArrayList<>();
        for (int i = 0; i < relation.size(); i++) {
            JsonNode question = relation.get(i);
            JsonNode answer = said.get(question.get("id").asText());
            double confidence = answer.get("confidence").asDouble();
            String text = answer.get("answer").asText();
            Set<String> right = answers(question);
            Set<String> after = right;
            for (int step = 1; step < relation.size() && after == right; step++) {
                Set<String> other = answers(relation.get((i + step) % relation.size()));
                after = Collections.disjoint(other, right) ? other : right;
            }
            recorded.add(new Recorded(
                    question.get("id").asText(),
                    question.get("relation").asText(),
                    Math.log(confidence / (1 - confidence)),
                    right.contains(normalized(text)) ? 1 : 0,
                    after.contains(normalized(text)) ? 1 : 0,
                    AnswerIdentity.of(text)));
        }
        return recorded;
    }

    private static Set<String> answers(JsonNode question) {
        Set<String> answers = new HashSet<>();
        question.get("answers").forEach(answer -> answers.add(normalized(answer.asText())));
        return answers;
    }

    private static String normalized(String answer) {
        return new NormalizedExactMatch().normalize(answer);
    }

    private void run() {
        List<Integer> first = new ArrayList<>();
        List<Integer> recovered = new ArrayList<>();
        Map<Integer, List<double[]>> looks = new TreeMap<>();
        for (int seed = 1; seed <= seeds; seed++) {
            Run run = new Run(new Random(seed));
            run.play(looks);
            first.add(run.first);
            recovered.add(run.recovered);
        }
        System.out.printf(
                "%s: first map live after %s, both groups within %.2f after %s%n", kind, first, TOLERANCE, recovered);
        looks.forEach((count, figures) -> System.out.printf(
                Locale.ROOT,
                "  %3d labels: ECE - floor, mean over changed %.3f, unchanged %.3f, worst relation %.3f%n",
                count,
                mean(figures, 0),
                mean(figures, 1),
                mean(figures, 2)));
    }

    private static double mean(List<double[]> figures, int place) {
        return figures.stream().mapToDouble(each -> each[place]).average().orElseThrow();
    }

    /** One seed. */
    private final class Run {
        private final Random random;
        private final MapLineage lineage = new MapLineage(
                LogitMap.IDENTITY, MappedConfig.of(MapConfig.class, Map.of()).settings());
        private final Map<String, Deque<Recorded>> open = new TreeMap<>();
        private final Map<String, Double> truth = new HashMap<>();
        private final Set<String> taught = new HashSet<>();
        private LogitMap live = LogitMap.IDENTITY;
        private int first = -1;
        private int recovered = -1;

        Run(Random random) {
            this.random = random;
            List<Recorded> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            for (Recorded each : shuffled) {
                open.computeIfAbsent(each.domain(), name -> new ArrayDeque<>()).add(each);
                truth.put(each.id(), after(each));
            }
        }

        private double after(Recorded each) {
            return switch (kind) {
                case DOMAIN, NO_DOMAIN -> isChanged(each) ? each.rightAfter() : each.right();
                case HALF -> isChanged(each) && random.nextBoolean() ? each.rightAfter() : each.right();
                case ANSWER -> WRONG_EVERYWHERE.contains(each.answer()) ? 0 : each.right();
                case NONE -> each.right();
            };
        }

        private static boolean isChanged(Recorded each) {
            return CHANGED.contains(each.domain());
        }

        void play(Map<Integer, List<double[]>> looks) {
            for (int i = 0; i < BEFORE; i++) {
                Recorded next = open.get(random.nextDouble() < 0.72 ? LARGEST : any(open.keySet()))
                        .poll();
                teach(next, next.right());
            }
            for (int count = 0; count <= LOOKS[LOOKS.length - 1]; count++) {
                boolean promoted = false;
                if (count > 0) {
                    Recorded next = open.get(any(relations(count))).poll();
                    promoted = teach(next, truth.get(next.id()));
                    first = promoted && first < 0 ? count : first;
                }
                boolean looked = Arrays.binarySearch(LOOKS, count) >= 0;
                if (looked || (promoted && recovered < 0)) {
                    double[] figures = figures();
                    recovered = promoted && recovered < 0 && Math.max(figures[0], figures[1]) <= TOLERANCE
                            ? count
                            : recovered;
                    if (looked) {
                        looks.computeIfAbsent(count, name -> new ArrayList<>()).add(figures);
                    }
                }
            }
        }

        private List<String> relations(int count) {
            return open.keySet().stream()
                    .filter(relation ->
                            kind == Kind.ANSWER || kind == Kind.NONE || CHANGED.contains(relation) == (count % 5 < 3))
                    .toList();
        }

        private String any(Collection<String> relations) {
            return List.copyOf(relations).get(random.nextInt(relations.size()));
        }

        private boolean teach(Recorded next, double right) {
            taught.add(next.id());
            Optional<LogitMap> promoted = lineage.add(
                            next.id(), new LabeledLogit(next.logit(), domain(next), next.answer(), right))
                    .filter(MapDecision::approved)
                    .map(MapDecision::map);
            live = promoted.orElse(live);
            return promoted.isPresent();
        }

        private String domain(Recorded each) {
            return kind == Kind.NO_DOMAIN ? "general" : each.domain();
        }

        /** Of changed and unchanged relations the mean, of all the largest, of ECE minus floor. Without domains there is one. */
        private double[] figures() {
            Map<String, List<ScoredAnswer>> untaught = all.stream()
                    .filter(each -> !taught.contains(each.id()))
                    .filter(each -> kind != Kind.NO_DOMAIN
                            || isChanged(each)
                            || each.id().hashCode() % 7 == 0)
                    .collect(Collectors.groupingBy(
                            this::domain,
                            Collectors.mapping(
                                    each -> new ScoredAnswer(
                                            live.confidence(each.logit(), domain(each), each.answer()),
                                            truth.get(each.id())),
                                    Collectors.toList())));
            Map<String, Double> excess = new TreeMap<>();
            untaught.forEach((domain, answers) -> excess.put(domain, excess(answers)));
            double worst = Collections.max(excess.values());
            return kind == Kind.NO_DOMAIN
                    ? new double[] {worst, 0, worst}
                    : new double[] {mean(excess, true), mean(excess, false), worst};
        }

        private static double excess(List<ScoredAnswer> answers) {
            ExpectedCalibrationError error = ExpectedCalibrationError.standard();
            return error.measure(answers)
                    - CalibrationNoiseFloor.of(answers, error, 100, 1).mean();
        }

        private static double mean(Map<String, Double> excess, boolean changed) {
            return excess.entrySet().stream()
                    .filter(entry -> CHANGED.contains(entry.getKey()) == changed)
                    .mapToDouble(Map.Entry::getValue)
                    .average()
                    .orElseThrow();
        }
    }
}
