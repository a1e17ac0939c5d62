package io.candor.demo;

/** Where the demo prints: a person at a terminal, or a log. */
public interface Audience {
    /** One line that stays. */
    void say(String line);

    /** One more answer; {@code answered} of {@code all} are there. */
    void show(AnsweredQuestion question, int answered, int all);

    /** No more answers come for now. */
    void pause();
}
