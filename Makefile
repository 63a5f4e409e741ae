# Ballast. Every target is idempotent and installs what it needs (Debian 12, x86-64).
#
#   make demo      the USDC weekend of March 2023 through the compiled program, with a report
#   make localnet  a local network with Ballast on it, until Ctrl-C (ARGS="--prices march-2023" and more: see localnet/)
#   make test      everything CI runs
#   make e2e       the client's suite on the local network; part of make test
#   make e2e-validator  the same on Agave's own validator, which is built once (half an hour)
#   make deploy    deploys and sets up the protocol on any cluster (ARGS="--url … --config …": see migrations/)
#   make fuzz      the long fuzz campaign (CASES=… STEPS=… JOBS=…)
#   make idl       writes idl/ballast.json after the program's interface changed
#   make bless     accepts changed costs, sizes and refusals, to be committed
#   make clean     removes build results, keeps the toolchain

SHELL := /bin/bash
CASES ?= 2500
STEPS ?= 120
JOBS ?= $(shell nproc)
run := toolchain/host.sh

.PHONY: demo localnet test e2e e2e-validator deploy program idl fuzz bless lint clean

demo: program
	@$(run) demo

localnet: program
	@$(run) localnet $(ARGS)

test: program
	@toolchain/test.sh

e2e: program
	@toolchain/client.sh e2e

e2e-validator: program
	@toolchain/client.sh e2e-validator

deploy: program
	@toolchain/client.sh deploy $(ARGS)

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
