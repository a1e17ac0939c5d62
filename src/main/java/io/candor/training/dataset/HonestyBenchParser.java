package io.candor.training.dataset;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One line of HonestyBench, token by token: texts and log-probabilities that are not needed are skipped without being
 * read, and an error names its key. Single values may be written bare or as a list of one, as the published files do.
 */
final class HonestyBenchParser {
    private static final JsonFactory JSON = new JsonFactory();
    /** Sums of rounded log-probabilities may end this far above zero. */
    private static final double ROUNDING = 1e-4;

    private final String file;
    private final long number;
    private String key = "";
    private String question;
    private List<String> answers = List.of();
    private String greedyResponse = "";
    private double[] greedyCorrectness;
    private double[] logProbability;
    private int greedyTokens = -1;
    private double[] samplingCorrectness = {};
    private double[] consistency;

    private HonestyBenchParser(String file, long number) {
        this.file = file;
        this.number = number;
    }

    /** @throws MalformedLineException naming the key, if the line cannot be used */
    static HonestyBenchLine parse(String file, long number, String line) throws MalformedLineException {
        HonestyBenchParser parser = new HonestyBenchParser(file, number);
        try (JsonParser json = JSON.createParser(line)) {
            parser.readKnowingTheKey(json);
        } catch (MalformedLineException e) {
            throw e;
        } catch (IOException e) {
            throw parser.malformed("cannot be read (" + e.getMessage() + ")");
        }
        return parser.line();
    }

    private void readKnowingTheKey(JsonParser json) throws IOException {
        try {
            readObject(json);
        } catch (JsonProcessingException e) {
            key = outermostKey(json.getParsingContext());
            throw malformed("is not JSON (" + e.getOriginalMessage() + ")");
        }
    }

    /** Jackson reads a value together with its name, so the fault may lie beyond the key that was read last. */
    private static String outermostKey(JsonStreamContext context) {
        String name = "";
        for (JsonStreamContext each = context; each != null; each = each.getParent()) {
            name = each.hasCurrentName() ? each.getCurrentName() : name;
        }
        return name;
    }

    private void readObject(JsonParser json) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            key = json.currentName();
            json.nextToken();
            readField(json);
        }
        key = "";
        require(json.nextToken() == null, "goes on after its JSON object");
    }

    private void readField(JsonParser json) throws IOException {
        switch (key) {
            case "question" -> question = String.join("", texts(json));
            case "answer" -> answers = texts(json);
            case "greedy_response" ->
                greedyResponse = texts(json).stream().findFirst().orElse("");
            case "greedy_correctness" -> greedyCorrectness = numbers(json);
            case "greedy_cumulative_logprobs" -> logProbability = numbers(json);
            case "greedy_tokens" -> greedyTokens = count(json);
            case "sampling_correctness" -> samplingCorrectness = probabilities(json);
            case "consistency_judgement" -> consistency = probabilities(json);
            default -> json.skipChildren();
        }
    }

    private HonestyBenchLine line() throws MalformedLineException {
        requireAt("question", question != null && !question.isBlank(), "is missing or empty");
        double verdict = single("greedy_correctness", greedyCorrectness);
        require(verdict == 0 || verdict == 1, "must be 0 or 1, is " + verdict);
        double sum = single("greedy_cumulative_logprobs", logProbability);
        require(sum <= ROUNDING, "must be at most 0, is " + sum);
        requireAt("greedy_tokens", greedyTokens > 0, "is missing or empty");
        requireAt("consistency_judgement", consistency != null && consistency.length > 0, "is missing or empty");
        return new HonestyBenchLine(
                number,
                question,
                answers,
                greedyResponse,
                verdict,
                Math.min(0, sum),
                greedyTokens,
                samplingCorrectness,
                consistency);
    }

    private double single(String name, double[] values) throws MalformedLineException {
        requireAt(name, values != null, "is missing");
        require(values.length == 1, "must be one number, has " + values.length);
        return values[0];
    }

    private List<String> texts(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return List.of(text(json));
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(json));
        }
        return texts;
    }

    private String text(JsonParser json) throws IOException {
        require(json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL, "must be text");
        return json.getText();
    }

    private double[] probabilities(JsonParser json) throws IOException {
        double[] values = numbers(json);
        for (double value : values) {
            require(value >= 0 && value <= 1, "must hold numbers in [0, 1], has " + value);
        }
        return values;
    }

    private double[] numbers(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return new double[] {number(json)};
        }
        DoubleStream.Builder values = DoubleStream.builder();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            values.add(number(json));
        }
        return values.build().toArray();
    }

    private double number(JsonParser json) throws IOException {
        if (json.currentToken().isBoolean()) {
            return json.getBooleanValue() ? 1 : 0;
        }
        require(json.currentToken().isNumeric(), "must be a number, is " + json.currentToken());
        double value = json.getDoubleValue();
        require(Double.isFinite(value), "must be a finite number, is " + value);
        return value;
    }

    /** Values of a list, or of the lists in it: tokens are published as a list that holds one list. */
    private int count(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "must be a list");
        int count = 0;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            require(token != JsonToken.START_OBJECT, "must hold tokens only");
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_ARRAY) {
                depth--;
            } else {
                count++;
            }
        }
        return count;
    }

    private void requireAt(String name, boolean condition, String problem) throws MalformedLineException {
        key = name;
        require(condition, problem);
    }

    private void require(boolean condition, String problem) throws MalformedLineException {
        if (!condition) {
            throw malformed(problem);
        }
    }

    private MalformedLineException malformed(String problem) {
        return new MalformedLineException(file, number, key, problem);
    }
}
