package io.candor.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Pattern;

/** What an answerer's engine has done so far, by the answerer's own metrics. */
interface EngineMeter {
    /** For processes without an engine, and for answerers that do not say. */
    EngineMeter NONE = () -> Reading.NOTHING;

    /**
     * Since the start of the process.
     *
     * @param seconds in which it computed
     * @param batches its calls
     * @param questions in them
     */
    record Reading(double seconds, double batches, double questions) {
        static final Reading NOTHING = new Reading(Double.NaN, Double.NaN, Double.NaN);
    }

    Reading read();

    /** Of the answerer whose HTTP port that is. */
    static EngineMeter at(HttpClient http, int port) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Probe.PATIENCE)
                .build();
        return () -> {
            try {
                return parse(http.send(request, BodyHandlers.ofString()).body());
            } catch (IOException away) {
                return Reading.NOTHING;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Reading.NOTHING;
            }
        };
    }

    /** @param metrics in Prometheus's text format */
    static Reading parse(String metrics) {
        return new Reading(
                sum(metrics, "candor_answer_latency_seconds_sum\\{[^}]*stage=\"(?:confidence|generation)\"[^}]*}"),
                sum(metrics, "candor_answer_batch_size_questions_count(?:\\{[^}]*})?"),
                sum(metrics, "candor_answer_batch_size_questions_sum(?:\\{[^}]*})?"));
    }

    private static double sum(String metrics, String series) {
        return Pattern.compile("^" + series + "\\s+(\\S+)", Pattern.MULTILINE)
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }
}
