package org.triggers4j.workflow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.triggers4j.payload.Kwargs;

/**
 * The declaration of one trigger task: after which triggers, unless which others, and for every which one, it runs what.
 *
 * <p>Immutable. Build one with {@link #named}; {@code andEvery} is always part of {@link #after()}.
 */
public final class TaskConfig {
    private final String name;
    private final List<String> after;
    private final @Nullable String andEvery;
    private final List<String> unless;
    private final String run;
    private final @Nullable String using;
    private final Kwargs withParams;
    private final Kwargs extras;

    private TaskConfig(Builder builder, String run) {
        this.name = builder.name;
        this.andEvery = builder.andEvery;
        var triggers = new LinkedHashSet<>(builder.after);
        if (builder.andEvery != null) {
            triggers.add(builder.andEvery);
        }
        this.after = Collections.unmodifiableList(new ArrayList<>(triggers));
        this.unless = Collections.unmodifiableList(new ArrayList<>(new LinkedHashSet<>(builder.unless)));
        this.run = run;
        this.using = builder.using;
        this.withParams = builder.withParams;
        this.extras = builder.extras;
    }

    /** Starts the declaration of the task with this name; end it with {@link Builder#run}. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The task's own name, which it fires when it finishes. */
    public String name() {
        return name;
    }

    /** All triggers that must have fired, {@code andEvery} included, in declaration order, without repeats. */
    public List<String> after() {
        return after;
    }

    /** The trigger that makes a new instance each time it fires. */
    public Optional<String> andEvery() {
        return Optional.ofNullable(andEvery);
    }

    /** The triggers that, when all have fired first, keep an instance from ever running; may be empty. */
    public List<String> unless() {
        return unless;
    }

    /** The registered name of the code to run. */
    public String run() {
        return run;
    }

    /** The name of the runner that executes it; empty for the default. */
    public Optional<String> using() {
        return Optional.ofNullable(using);
    }

    /** Static kwargs: an object of objects, merged under the kwargs of the triggers. */
    public Kwargs withParams() {
        return withParams;
    }

    /** Directives this library does not know, kept for custom trigger managers. */
    public Kwargs extras() {
        return extras;
    }

    /** Whether a fire of the trigger concerns this task. */
    public boolean uses(String trigger) {
        return after.contains(trigger) || unless.contains(trigger);
    }

    /** Whether both declare the same conditions: the same sets in {@code after} and {@code unless}. */
    boolean hasSameConditionsAs(TaskConfig other) {
        return new LinkedHashSet<>(after).equals(new LinkedHashSet<>(other.after))
                && new LinkedHashSet<>(unless).equals(new LinkedHashSet<>(other.unless));
    }

    /** The directives as they would stand in a configuration, absent ones left out. */
    public Kwargs toKwargs() {
        Kwargs directives = Kwargs.of("after", after);
        directives = andEvery == null ? directives : directives.with("andEvery", andEvery);
        directives = unless.isEmpty() ? directives : directives.with("unless", unless);
        directives = withParams.isEmpty() ? directives : directives.with("withParams", withParams);
        directives = using == null ? directives : directives.with("using", using);
        return directives.with("run", run).withAll(extras);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TaskConfig task
                && name.equals(task.name)
                && toKwargs().equals(task.toKwargs());
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name + " " + toKwargs();
    }

    /** Collects directives; {@link #run} ends it. Names are checked when the task joins a {@link Workflow}. */
    public static final class Builder {
        private final String name;
        private List<String> after = List.of();
        private @Nullable String andEvery;
        private List<String> unless = List.of();
        private @Nullable String using;
        private Kwargs withParams = Kwargs.empty();
        private Kwargs extras = Kwargs.empty();

        private Builder(String name) {
            this.name = name;
        }

        /** See {@link TaskConfig#after()}. */
        public Builder after(String... triggers) {
            return after(List.of(triggers));
        }

        /** See {@link TaskConfig#after()}. */
        public Builder after(Collection<String> triggers) {
            this.after = new ArrayList<>(triggers);
            return this;
        }

        /** See {@link TaskConfig#andEvery()}. */
        public Builder andEvery(String trigger) {
            this.andEvery = trigger;
            return this;
        }

        /** See {@link TaskConfig#unless()}. */
        public Builder unless(String... triggers) {
            return unless(List.of(triggers));
        }

        /** See {@link TaskConfig#unless()}. */
        public Builder unless(Collection<String> triggers) {
            this.unless = new ArrayList<>(triggers);
            return this;
        }

        /** See {@link TaskConfig#using()}. */
        public Builder using(String runner) {
            this.using = runner;
            return this;
        }

        /** See {@link TaskConfig#withParams()}. */
        public Builder withParams(Kwargs params) {
            this.withParams = params;
            return this;
        }

        /** Static kwargs of one trigger: {@code withParams("score", Kwargs.of("model", "Psych 01"))}. */
        public Builder withParams(String trigger, Kwargs params) {
            return withParams(withParams.with(trigger, params));
        }

        /** See {@link TaskConfig#extras()}. */
        public Builder extras(Kwargs directives) {
            this.extras = directives;
            return this;
        }

        /** Names the code to run, which completes the declaration. */
        public TaskConfig run(String task) {
            return new TaskConfig(this, task);
        }
    }

    /** Reads back what {@link #toKwargs} wrote. */
    static TaskConfig stored(String name, Kwargs directives) {
        Builder builder = named(name).after(texts(directives, "after")).unless(texts(directives, "unless"));
        directives.get("andEvery").ifPresent(trigger -> builder.andEvery((String) trigger));
        directives.get("using").ifPresent(runner -> builder.using((String) runner));
        if (directives.has("withParams")) {
            builder.withParams(directives.object("withParams"));
        }
        Kwargs extras = Kwargs.empty();
        for (Map.Entry<String, @Nullable Object> entry : directives.asMap().entrySet()) {
            extras = Directives.isKnown(entry.getKey()) ? extras : extras.with(entry.getKey(), entry.getValue());
        }
        return builder.extras(extras).run(directives.text("run"));
    }

    private static List<String> texts(Kwargs directives, String key) {
        var texts = new ArrayList<String>();
        if (directives.get(key).orElse(List.of()) instanceof List<?> list) {
            list.forEach(text -> texts.add((String) text));
        }
        return texts;
    }
}
