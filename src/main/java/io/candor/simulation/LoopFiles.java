package io.candor.simulation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Results for programs: JSON with everything, and CSV with a line for each look of each seed. */
public final class LoopFiles {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .registerModule(new Jdk8Module())
            .registerModule(new SimpleModule()
                    .addSerializer(Double.class, new NoNumberAsNull())
                    .addSerializer(double.class, new NoNumberAsNull()));

    private LoopFiles() {}

    private record Report(LoopSettings settings, List<LoopResult> results) {}

    /** JSON has no NaN; where a figure is none, it is null. */
    private static final class NoNumberAsNull extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(value);
            } else {
                out.writeNull();
            }
        }
    }

    /** Settings and results of all changes as one JSON object. */
    public static String json(LoopSettings settings, List<LoopResult> results) {
        try {
            return JSON.writeValueAsString(new Report(settings, results));
        } catch (JsonProcessingException impossible) {
            // Records of numbers and names.
            throw new UncheckedIOException(impossible);
        }
    }

    /** A head and a line for each change, seed and look; a figure that is none is empty. */
    public static void csv(List<LoopResult> results, PrintWriter out) {
        out.println("change,seed,labels,days,changed,unchanged,all,worst,brier_unchanged,first_live,recovered");
        for (LoopResult result : results) {
            for (LoopOutcome seed : result.seeds()) {
                seed.looks().forEach(look -> out.println(line(result.change(), seed, look)));
            }
        }
    }

    private static String line(TruthChange change, LoopOutcome seed, LoopOutcome.Look look) {
        LoopFigures figures = look.figures();
        return new StringJoiner(",")
                .add(change.name().toLowerCase(Locale.ROOT))
                .add(Long.toString(seed.seed()))
                .add(Integer.toString(look.moment().labels()))
                .add(number(look.moment().days()))
                .add(number(figures.changed()))
                .add(number(figures.unchanged()))
                .add(number(figures.all()))
                .add(number(figures.worst()))
                .add(number(figures.brierUnchanged()))
                .add(labels(seed.firstLive()))
                .add(labels(seed.recovered()))
                .toString();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6f", value);
    }

    private static String labels(LoopOutcome.Moment moment) {
        return moment == null ? "" : Integer.toString(moment.labels());
    }
}
