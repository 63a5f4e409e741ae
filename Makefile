# Ballast. Every target is idempotent and installs what it needs (Debian 12, x86-64).
#
#   make demo      the USDC weekend of March 2023 through the compiled program, with a report
#   make localnet  a local network with Ballast on it, until Ctrl-C (ARGS="--prices march-2023" and more: see localnet/)
#   make test      everything CI runs
#   make fuzz      the long fuzz campaign (CASES=… STEPS=… JOBS=…)
#   make idl       writes idl/ballast.json after the program's interface changed
#   make bless     accepts changed costs, sizes and refusals, to be committed
#   make clean     removes build results, keeps the toolchain

SHELL := /bin/bash
CASES ?= 2500
STEPS ?= 120
JOBS ?= $(shell nproc)
run := toolchain/host.sh

.PHONY: demo localnet test program idl fuzz bless lint clean

demo: program
	@$(run) demo

localnet: program
	@$(run) localnet $(ARGS)

test: program
	@toolchain/test.sh

program:
	@toolchain/build-program.sh ballast

idl:
	@toolchain/build-idl.sh

fuzz: program
	@BALLAST_FUZZ_CASES=$(CASES) BALLAST_FUZZ_STEPS=$(STEPS) BALLAST_FUZZ_JOBS=$(JOBS) $(run) fuzz

bless: program
	@toolchain/build-program.sh builtins-probe
	@BALLAST_BLESS=1 $(run) bless

lint:
	@$(run) lint

clean:
	rm -rf target reports
