package org.triggers4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.triggers4j.job.JobId;
import org.triggers4j.job.Lease;
import org.triggers4j.store.Admissions.Candidate;
import org.triggers4j.store.Admissions.Claims;
import org.triggers4j.store.Admissions.GateState;
import org.triggers4j.store.Admissions.Parking;
import org.triggers4j.store.Admissions.Ruling;
import org.triggers4j.store.Admissions.UniqueClaim;
import org.triggers4j.store.CallStore.Admission;
import org.triggers4j.store.CallStore.Entry;
import org.triggers4j.store.CallStore.Gate;
import org.triggers4j.store.CallStore.Holder;
import org.triggers4j.store.CallStore.Rate;
import org.triggers4j.store.CallStore.UniqueKey;
import org.triggers4j.store.CallStore.Window;

class AdmissionsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Claims NOTHING = new Claims(List.of(), List.of(), List.of());
    private static final Holder A = holder(1);
    private static final Holder B = holder(2);
    private static final Holder C = holder(3);

    private static Holder holder(int number) {
        return new Holder(new JobId(new UUID(0, number)), Optional.of("s/t_a#" + number));
    }

    private static Gate exclusive(String key, boolean waits) {
        return new Gate(key, 1, Optional.empty(), waits);
    }

    private static Gate rated(String key, int permits) {
        return new Gate(key, 0, Optional.of(new Rate(permits, 1_000_000_000L)), true);
    }

    private static Candidate asking(Holder holder, Gate... gates) {
        return candidate(holder, Optional.empty(), Optional.empty(), gates);
    }

    private static Candidate unique(Holder holder, String key, Gate... gates) {
        var unique = new UniqueKey(key, Optional.of(NOON.plusSeconds(60)));
        return candidate(holder, Optional.of(unique), Optional.empty(), gates);
    }

    private static Candidate candidate(
            Holder holder, Optional<UniqueKey> unique, Optional<String> ignoreKey, Gate... gates) {
        return new Candidate(
                new Entry(new Lease(holder.job(), 1), unique, ignoreKey, List.of(gates)), Optional.of(holder));
    }

    private static Claims gates(GateState... gates) {
        return new Claims(List.of(), List.of(), List.of(gates));
    }

    private static GateState gate(String key, int most, Holder... inside) {
        return new GateState(key, most, Optional.empty(), Arrays.asList(inside));
    }

    private static Claims keys(UniqueClaim... claims) {
        return new Claims(List.of(claims), List.of(), List.of());
    }

    private static Ruling decide(Claims claims, Candidate... candidates) {
        return Admissions.decide(List.of(candidates), claims, NOON);
    }

    private static Stream<Holder> entered(Ruling ruling) {
        return ruling.entered().stream().map(Admissions.Place::holder);
    }

    @Test
    void who_asks_for_nothing_is_admitted_and_nothing_is_written() {
        Ruling ruling = decide(NOTHING, asking(A));

        assertThat(ruling)
                .isEqualTo(new Ruling(
                        List.of(new Admission.Admitted()), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void who_has_lost_its_lease_gets_nothing() {
        var late = new Candidate(asking(A, exclusive("g", true)).entry(), Optional.empty());

        Ruling ruling = decide(NOTHING, late);

        assertThat(ruling.admissions()).containsExactly(new Admission.Lost());
        assertThat(ruling.entered()).isEmpty();
    }

    @Test
    void a_gate_takes_as_many_as_have_places_and_the_next_waits() {
        var gate = new Gate("g", 2, Optional.empty(), true);

        Ruling ruling = decide(gates(gate("g", 2, A)), asking(B, gate), asking(C, gate));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted(), new Admission.Waiting("g"));
        assertThat(entered(ruling)).containsExactly(B);
        assertThat(ruling.parked()).containsExactly(new Parking(new Lease(C.job(), 1), "g"));
    }

    @Test
    void who_does_not_wait_is_told_who_is_inside() {
        Ruling ruling = decide(gates(gate("g", 1, A)), asking(B, exclusive("g", false)));

        assertThat(ruling.admissions()).containsExactly(new Admission.Conflict("g", List.of(A)));
        assertThat(ruling.parked()).isEmpty();
    }

    @Test
    void who_finds_its_second_gate_closed_leaves_the_first_open_for_the_next() {
        Gate free = exclusive("free", true);

        Ruling ruling =
                decide(gates(gate("shut", 1, A)), unique(B, "k", free, exclusive("shut", true)), unique(C, "k", free));

        assertThat(ruling.admissions()).containsExactly(new Admission.Waiting("shut"), new Admission.Admitted());
        assertThat(entered(ruling)).containsExactly(C);
        assertThat(ruling.claimed()).extracting(UniqueClaim::holder).containsExactly(C);
    }

    @Test
    void who_waits_gives_its_places_up() {
        Ruling ruling = decide(
                gates(gate("g", 1, B), gate("shut", 1, A)),
                asking(B, exclusive("g", true), exclusive("shut", true)),
                asking(C, exclusive("g", true)));

        assertThat(ruling.admissions()).containsExactly(new Admission.Waiting("shut"), new Admission.Admitted());
    }

    @Test
    void the_newest_word_on_a_gate_holds() {
        var wider = new Gate("g", 2, Optional.empty(), true);

        Ruling ruling = decide(gates(gate("g", 1, A)), asking(B, wider));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted());
        assertThat(ruling.gates()).containsExactly(gate("g", 2, A, B));
    }

    @Test
    void a_rate_lets_as_many_begin_as_it_has_permits() {
        Gate gate = rated("g", 2);

        Ruling ruling = decide(NOTHING, asking(A, gate), asking(B, gate), asking(C, gate));

        assertThat(ruling.admissions())
                .containsExactly(new Admission.Admitted(), new Admission.Admitted(), new Admission.Waiting("g"));
        assertThat(ruling.gates()).singleElement().satisfies(state -> {
            assertThat(state.bucket().orElseThrow().permits()).isZero();
            assertThat(state.nextPermit(NOON)).contains(NOON.plusMillis(500));
        });
    }

    @Test
    void who_is_admitted_again_takes_no_second_permit() {
        var empty = new TokenBucket(new Rate(1, 1_000_000_000L), 0, 0, NOON);
        var state = new GateState("g", 0, Optional.of(empty), List.of(A));

        Ruling ruling = decide(gates(state), asking(A, rated("g", 1)), asking(B, rated("g", 1)));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted(), new Admission.Waiting("g"));
        assertThat(ruling.entered()).isEmpty();
        assertThat(ruling.gates()).isEmpty();
    }

    @Test
    void a_unique_key_goes_to_the_first_of_two() {
        Ruling ruling = decide(NOTHING, unique(A, "k"), unique(B, "k"));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted(), new Admission.Duplicate(A));
        assertThat(ruling.claimed()).containsExactly(new UniqueClaim("k", A, Optional.of(NOON.plusSeconds(60))));
    }

    @Test
    void who_has_its_key_keeps_it_stale_or_not() {
        Ruling ruling = decide(keys(new UniqueClaim("k", A, Optional.of(NOON))), unique(A, "k"));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted());
        assertThat(ruling.claimed()).isEmpty();
        assertThat(ruling.voided()).isEmpty();
    }

    @Test
    void a_key_is_stale_from_its_moment_on() {
        var almost = new UniqueClaim("k", A, Optional.of(NOON.plusNanos(1000)));
        var exactly = new UniqueClaim("k", A, Optional.of(NOON));

        assertThat(decide(keys(almost), unique(B, "k")).admissions()).containsExactly(new Admission.Duplicate(A));
        assertThat(decide(keys(exactly), unique(B, "k")).voided()).containsExactly(A);
    }

    @Test
    void who_takes_a_stale_key_over_gets_the_place_of_its_holder_too() {
        var claims =
                new Claims(List.of(new UniqueClaim("k", A, Optional.of(NOON))), List.of(), List.of(gate("g", 1, A)));

        Ruling ruling = decide(claims, unique(B, "k", exclusive("g", true)));

        assertThat(ruling.admissions()).containsExactly(new Admission.Admitted(Optional.of(A)));
        assertThat(ruling.voided()).containsExactly(A);
        assertThat(ruling.gates()).isEmpty();
        assertThat(entered(ruling)).containsExactly(B);
    }

    @Test
    void who_cannot_pass_a_gate_leaves_a_stale_key_where_it_is() {
        var claims =
                new Claims(List.of(new UniqueClaim("k", A, Optional.of(NOON))), List.of(), List.of(gate("g", 1, C)));

        Ruling ruling = decide(claims, unique(B, "k", exclusive("g", true)));

        assertThat(ruling.admissions()).containsExactly(new Admission.Waiting("g"));
        assertThat(ruling.voided()).isEmpty();
        assertThat(ruling.claimed()).isEmpty();
    }

    @Test
    void who_was_admitted_and_then_loses_its_stale_key_in_the_same_commit_is_lost() {
        Ruling ruling = decide(
                keys(new UniqueClaim("k", A, Optional.of(NOON))), unique(A, "k", exclusive("g", true)), unique(B, "k"));

        assertThat(ruling.admissions()).containsExactly(new Admission.Lost(), new Admission.Admitted(Optional.of(A)));
        assertThat(ruling.voided()).containsExactly(A);
        assertThat(ruling.entered()).isEmpty();
        assertThat(ruling.claimed()).extracting(UniqueClaim::holder).containsExactly(B);
    }

    @Test
    void a_window_comes_before_everything_and_ends_at_its_moment() {
        var asks =
                candidate(B, Optional.of(new UniqueKey("k", Optional.empty())), Optional.of("w"), exclusive("g", true));
        var held = List.of(new UniqueClaim("k", A, Optional.empty()));
        var open = new Claims(held, List.of(new Window("w", NOON.plusNanos(1000))), List.of());
        var over = new Claims(held, List.of(new Window("w", NOON)), List.of());

        assertThat(decide(open, asks).admissions()).containsExactly(new Admission.Ignored(NOON.plusNanos(1000)));
        assertThat(decide(over, asks).admissions()).containsExactly(new Admission.Duplicate(A));
    }
}
